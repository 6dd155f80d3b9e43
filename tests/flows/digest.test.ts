import { describe, expect, test } from '@jest/globals'
import { openTexts } from '../../bot/texts.ts'
import type { Chat, Outgoing, SendResult } from '../../flows/chat.ts'
import { openDigest } from '../../flows/digest.ts'
import { digestWords, funnelOf, morningOf, type Funnel } from '../../flows/digest-words.ts'
import type { Matter } from '../../flows/matter.ts'
import type { OrderDoc, SpaceRecord, State } from '../../flows/record.ts'
import type { World } from '../../flows/world.ts'
import { order } from '../support/orders.ts'
import { due } from '../support/wizard.ts'

const texts = openTexts()

const notStarted: Matter = { id: 'm', kind: 'notStarted', at: '2026-03-03T08:00:00.000Z' }

function doc(orderId: string, change: Partial<State> = {}): OrderDoc {
  const it = due(order({ orderId }))
  return { ...it, rev: 1, seen: [], state: { ...it.state, ...change } }
}

describe('what the digest says', () => {
  const now = new Date('2026-03-03T08:00:00.000Z')
  const claimed = { personId: 'ivo', name: 'Ivo Novak', at: '2026-03-03T07:00:00.000Z' }
  const orders = [doc('WBX-1001', { matters: [{ ...notStarted, claimed }] }), doc('WBX-1002')]
  const said = (language: string, docs: readonly OrderDoc[] = orders) =>
    digestWords(texts(language), morningOf(docs, now, '2026-03-03'))

  test('in English', () => {
    expect(said('en')).toBe(
      [
        'Orders this morning, 3 March 2026',
        '• Waiting to be set up: 2',
        '• Not started a day after: 1',
        '',
        'Somebody has to see to these:',
        '• WBX-1001 · Żółta Łódź S.A. · Not started a day after the requested start date · 6 days left · claimed by Ivo Novak',
        '',
        'Orders of the last 30 days: how far they came',
        'Prompt sent: 2 → Started: 0 → Order set up: 0 → Services confirmed: 0 → Provisioned: 0',
        '',
        'To see more, mention me and type: orders due, or find WBX-1001',
      ].join('\n'),
    )
  })

  test('in Polish', () => {
    expect(said('pl')).toContain('Zamówienia dziś rano, 3 marca 2026')
    expect(said('pl')).toContain('• Czekają na konfigurację: 2')
    expect(said('pl')).toContain('zostało 6 dni · zajmuje się: Ivo Novak')
    expect(said('pl')).toMatch(/napisz: zamówienia na dziś albo znajdź WBX-1001$/)
  })

  test('names fifteen orders, and how many more there are', () => {
    const many = Array.from({ length: 40 }, (_, n) => doc(`WBX-${2000 + n}`, { matters: [notStarted] }))
    const lines = said('en', many).split('\n')
    expect(lines.filter((line) => line.startsWith('• WBX-'))).toHaveLength(15)
    expect(lines).toContain('and 25 more')
  })

  test('is calm when nobody is needed', () => {
    expect(said('en', [doc('WBX-1')])).toContain('Nothing needs anybody right now.')
  })

  test('goes with a picture that says where people stop', () => {
    const { stages, language } = funnelOf(texts('pl'), morningOf(orders, now, '2026-03-03'))
    expect(language).toBe('pl')
    expect(stages.map(({ count, note }) => [count, note])).toEqual([
      [2, 'na razie nie dalej: 2'],
      ...[0, 0, 0, 0].map((none) => [none, '']),
    ])
  })
})

/** The part of the world a digest needs: orders, spaces, a chat that answers what it is told to, and a clock. */
function stage(docs: readonly OrderDoc[]) {
  const kept = new Map<string, SpaceRecord>()
  const sent: { to: unknown; message: Outgoing }[] = []
  const ok = (): SendResult => ({ ok: true, sent: { messageId: 'm', spaceId: 's', created: '' } })
  const it = {
    sent,
    now: new Date('2026-03-03T06:00:00.000Z'),
    answer: ok,
    spaceOf: (name: string): string | undefined => `id of ${name}`,
    draw: (_: Funnel): Promise<Uint8Array> => Promise.resolve(new Uint8Array([1])),
    ok,
    texts: () => sent.map(({ message }) => message.words.split('\n')[0]),
  }
  const spaces: World['storage']['spaces'] = {
    get: (key) => Promise.resolve(kept.get(key)),
    change: (key, change) => {
      const next = change(kept.get(key))
      kept.set(key, next)
      return Promise.resolve(next)
    },
    remove: (key) => Promise.resolve(void kept.delete(key)),
  }
  const chat: Pick<Chat, 'findSpace' | 'send'> = {
    findSpace: (name) => Promise.resolve(it.spaceOf(name)),
    send: (to, message) => {
      sent.push({ to, message })
      return Promise.resolve(it.answer())
    },
  }
  const world = {
    storage: {
      spaces,
      orders: {
        find: (_: string, status: string) =>
          Promise.resolve(docs.filter(({ state }) => state.status === status).map(({ id }) => id)),
        get: (id: string) => Promise.resolve(docs.find((each) => each.id === id)),
      },
    },
    chat,
    texts,
    now: () => it.now,
    breathe: () => Promise.resolve(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    rules: {
      defaultZone: 'Europe/Warsaw',
      reps: { space: 'Reps', language: 'en', cards: 10, digestTime: '08:00' },
    },
  } as unknown as World
  const round = openDigest(world, (funnel) => it.draw(funnel))
  /** Looks at this instant, as the clockwork does. */
  const look = async (instant: string) => {
    it.now = new Date(instant)
    const at = await round.due()
    if (at && at <= it.now) await round.run()
    return (await round.due())?.toISOString()
  }
  return { ...it, it, look, round }
}

describe('the round of the digest', () => {
  test('waits for the next eight o’clock, posts once, and waits for the next day', async () => {
    const { sent, look } = stage([doc('WBX-1001')])
    expect(await look('2026-03-03T06:00:00.000Z')).toBe('2026-03-03T07:00:00.000Z')
    expect(await look('2026-03-03T07:00:00.000Z')).toBe('2026-03-04T07:00:00.000Z')
    await look('2026-03-03T09:00:00.000Z')
    expect(sent).toHaveLength(1)
    expect(sent[0]?.to).toEqual({ kind: 'space', spaceId: 'id of Reps' })
    expect(sent[0]?.message.picture?.name).toBe('funnel.png')
  })

  test('is for today alone after days of downtime, and not before eight', async () => {
    const { it, look } = stage([doc('WBX-1001')])
    await look('2026-03-03T06:00:00.000Z')
    expect(await look('2026-03-07T05:00:00.000Z')).toBe('2026-03-07T07:00:00.000Z')
    expect(it.sent).toHaveLength(0)
    expect(await look('2026-03-07T10:30:00.000Z')).toBe('2026-03-08T07:00:00.000Z')
    expect(it.texts()).toEqual(['Orders this morning, 7 March 2026'])
  })

  test('keeps to the wall clock when the clocks change', async () => {
    const { look } = stage([doc('WBX-1001')])
    await look('2026-03-28T06:00:00.000Z')
    expect(await look('2026-03-28T07:00:00.000Z')).toBe('2026-03-29T06:00:00.000Z')
  })

  test('says nothing where there is no order', async () => {
    const { sent, look } = stage([])
    await look('2026-03-03T06:00:00.000Z')
    expect(await look('2026-03-03T07:00:00.000Z')).toBe('2026-03-04T07:00:00.000Z')
    expect(sent).toEqual([])
  })

  test('goes without the picture when it cannot be drawn, or is refused', async () => {
    const { it, look } = stage([doc('WBX-1001')])
    it.draw = () => Promise.reject(new Error('no ink'))
    await look('2026-03-03T06:00:00.000Z')
    await look('2026-03-03T07:00:00.000Z')
    expect(it.sent.map(({ message }) => message.picture)).toEqual([undefined])
    it.draw = () => Promise.resolve(new Uint8Array([1]))
    it.answer = () =>
      it.sent.at(-1)?.message.picture ? { ok: false, retry: false, why: 'refused', detail: 'too big' } : it.ok()
    expect(await look('2026-03-04T07:00:00.000Z')).toBe('2026-03-05T07:00:00.000Z')
    expect(it.sent.slice(1).map(({ message }) => message.picture?.name)).toEqual(['funnel.png', undefined])
  })

  test('is tried again when the chat cannot take it now, and sent once', async () => {
    const { it, look } = stage([doc('WBX-1001')])
    await look('2026-03-03T06:00:00.000Z')
    it.answer = () => ({ ok: false, retry: true, why: 'busy', afterSeconds: 90 })
    expect(await look('2026-03-03T07:00:00.000Z')).toBe('2026-03-03T07:01:30.000Z')
    it.answer = it.ok
    expect(await look('2026-03-03T07:01:30.000Z')).toBe('2026-03-04T07:00:00.000Z')
    expect(it.sent).toHaveLength(2)
  })

  test('looks again every hour for a space the bot is not in', async () => {
    const { it, look } = stage([doc('WBX-1001')])
    await look('2026-03-03T06:00:00.000Z')
    it.spaceOf = () => undefined
    expect(await look('2026-03-03T07:00:00.000Z')).toBe('2026-03-03T08:00:00.000Z')
    it.spaceOf = (name) => name
    expect(await look('2026-03-03T08:00:00.000Z')).toBe('2026-03-04T07:00:00.000Z')
    expect(it.sent).toHaveLength(1)
  })

  test('posts one in each space, with the orders of that space', async () => {
    const elsewhere = due(order({ orderId: 'WBX-2', repSpace: 'North' }))
    const matters = [notStarted]
    const { sent, look } = stage([
      doc('WBX-1', { matters }),
      { ...elsewhere, rev: 1, seen: [], state: { ...elsewhere.state, matters } },
    ])
    await look('2026-03-03T06:00:00.000Z')
    await look('2026-03-03T07:00:00.000Z')
    const about = sent.map(({ to, message }) => [to, /WBX-\d(?= · )/.exec(message.words)?.[0]])
    expect(about).toEqual([
      [{ kind: 'space', spaceId: 'id of Reps' }, 'WBX-1'],
      [{ kind: 'space', spaceId: 'id of North' }, 'WBX-2'],
    ])
  })

  test('is posted by one of two that find it due at once', async () => {
    const { it, round, look } = stage([doc('WBX-1001')])
    await look('2026-03-03T06:00:00.000Z')
    it.now = new Date('2026-03-03T07:00:00.000Z')
    await Promise.all([round.run(), round.run()])
    expect(it.sent).toHaveLength(1)
  })
})
