import fc from 'fast-check'
import { openWebex } from '../../../bot/channels/webex/webex.ts'
import type { Channel } from '../../../bot/channels/channel.ts'
import { opened, type Opened } from '../door.ts'
import { CANARY, mutated, text } from '../junk.ts'
import { openLines, type Lines } from '../log.ts'
import { replies, type Reply } from '../replies.ts'

/** What Webex answers to our calls, through its client, the framework and the channel. */

const created = '2026-03-02T09:00:00.000Z'
const me = { id: 'bot', type: 'bot', emails: ['set-up-now@webex.bot'], displayName: 'Set Up Now', created }
const ola = { id: 'ola', type: 'person', emails: ['ola@nordwind.example'], displayName: 'Ola', orgId: 'o', created }
const room = { id: 'r1', type: 'direct', title: 'Ola', created, lastActivity: created }
const message = {
  id: 'm1',
  roomId: 'r1',
  roomType: 'direct',
  personId: 'ola',
  personEmail: 'ola@nordwind.example',
  text: 'next',
  html: 'next',
  mentionedPeople: ['bot'],
  created,
}
const action = {
  id: 'a1',
  type: 'submit',
  messageId: 'm1',
  roomId: 'r1',
  personId: 'ola',
  inputs: { _w: '{}', role: 'partner' },
  created,
}
const membership = {
  id: 's1',
  roomId: 'r1',
  personId: 'bot',
  personEmail: 'set-up-now@webex.bot',
  personDisplayName: 'Set Up Now',
  isModerator: false,
  created,
}
const webhook = {
  id: 'w1',
  name: 'set-up-now messages created',
  targetUrl: 'http://127.0.0.1:9/webex',
  resource: 'messages',
  event: 'created',
  status: 'active',
}

const list = (...items: unknown[]) => ({ items })

/** Good answers by what is called; the first that fits. */
const truths: readonly (readonly [RegExp, unknown])[] = [
  [/^GET people\/me/, me],
  [/^GET people\//, ola],
  [/^GET people/, list(ola)],
  [/^GET messages\/direct/, list(message)],
  [/^GET messages\//, message],
  [/^GET messages/, list(message)],
  [/^(POST|PUT) messages/, { ...message, personId: 'bot' }],
  [/^GET attachment\/actions\//, action],
  [/^GET memberships\//, membership],
  [/^GET memberships/, list(membership, { ...membership, personId: 'ola', personEmail: 'ola@nordwind.example' })],
  [/^GET rooms\//, room],
  [/^GET rooms/, list({ ...room, type: 'group', title: 'Reps' })],
  [/webhooks$/, list(webhook)],
  [/webhooks/, webhook],
]
const truthOf = (call: string): unknown => truths.find(([pattern]) => pattern.test(call))?.[1] ?? {}

const hook = (resource: string, id: string) => ({
  resource,
  event: 'created',
  actorId: 'ola',
  data: { id, roomId: 'r1', personId: resource === 'memberships' ? 'bot' : 'ola' },
})
const there = { kind: 'person', personId: 'ola' } as const

type Ask = (channel: Channel, said: string) => Promise<unknown>

/** What is asked, and the calls whose answer may be anything. */
const asks: readonly (readonly [Ask, readonly string[]])[] = [
  [(to) => to.handle(hook('messages', 'm1')), ['GET messages/m1', 'GET people/ola', 'GET memberships', 'GET rooms/r1']],
  [(to) => to.handle(hook('attachmentActions', 'a1')), ['GET attachment/actions/a1', 'GET people/ola', 'GET rooms/r1']],
  [(to) => to.handle(hook('memberships', 's1')), ['GET memberships/s1', 'GET people/ola', 'GET rooms/r1']],
  [(to, said) => to.handle(hook('messages', said || 'x')), ['GET messages/']],
  [(to, said) => to.send(there, { words: said + CANARY }), ['POST messages']],
  [(to, said) => to.edit({ messageId: 'm1', spaceId: 'r1' }, said + CANARY), ['PUT messages/m1']],
  [(to) => to.remove('m1'), ['DELETE messages/m1']],
  [(to, said) => to.person({ email: said }), ['GET people', 'GET messages/direct', 'GET memberships']],
  [(to, said) => to.person({ personId: said }), ['GET people/']],
  [(to) => to.around('ola'), ['GET rooms', 'GET memberships']],
  [(to, said) => to.findSpace(said), ['GET rooms/', 'GET rooms']],
  [(to, said) => to.findOwn(there, said), ['GET messages/direct']],
  [(to) => to.missed(new Date(0), new Set(), new AbortController().signal), ['GET rooms', 'GET messages']],
  [(to) => to.watch(), ['GET webhooks', 'POST webhooks', 'PUT webhooks/w1']],
]

interface Input {
  readonly which: number
  readonly said: string
  /** At which call the answer is another one. */
  readonly at: string
  readonly reply: Reply
}

/** What Webex gives as its reason to refuse is for the log; nobody's answers are in it. */
function inOwnWords(reply: Reply): Reply {
  if (reply.status < 300) return reply
  return { ...reply, body: Buffer.from(reply.body.toString('latin1').replaceAll(CANARY, 'x'), 'latin1') }
}

const inputs: fc.Arbitrary<Input> = fc.nat({ max: asks.length - 1 }).chain((which) =>
  fc.constantFrom(...(asks[which]?.[1] ?? [''])).chain((at) =>
    fc.record({
      which: fc.constant(which),
      said: fc.oneof(
        fc.constant('Reps'),
        text.map((it) => it.replaceAll(CANARY, 'x').slice(0, 12)),
      ),
      at: fc.constant(at),
      reply: replies(mutated(fc.constant(truthOf(at)))).map(inOwnWords),
    }),
  ),
)

/** Our own ways to say no. Anything else is a mistake of ours that came out. */
const OURS = new Set(['WebexError', 'EventGone', 'Error'])

/** The framework tells on the console what it swallows; that is a log as well. */
async function quietly(lines: Lines, work: () => Promise<unknown>): Promise<void> {
  const { error } = console
  console.error = (...said: unknown[]) => lines.log.warn('console', { said: said.map(String).join(' ') })
  try {
    await work()
  } finally {
    console.error = error
  }
}

export function webexDoor(): Promise<Opened> {
  const lines = openLines()
  let turns = 0

  const answering = (special?: Pick<Input, 'at' | 'reply'>): typeof fetch => {
    return (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      const call = `${init?.method} ${pathname.replace(/^\/v1\//, '')}`
      if (!special || !call.startsWith(special.at))
        return Promise.resolve(Response.json(truthOf(call), { headers: { trackingid: 'TRK-0' } }))
      const { status, headers, body } = special.reply
      const bare = status === 204 || status === 304
      return Promise.resolve(new Response(bare ? null : new Uint8Array(body), { status, headers }))
    }
  }

  async function started(special?: Pick<Input, 'at' | 'reply'>): Promise<Channel> {
    let now = answering()
    const settings = {
      token: 'x',
      apiUrl: 'http://127.0.0.1:9/v1',
      webhookSecret: 'x',
      publicUrl: 'http://127.0.0.1:9',
    }
    const patience = { sleep: () => Promise.resolve(), patienceMs: 5_000 }
    const channel = openWebex(settings, {
      log: lines.log,
      client: { ...patience, fetch: (input, init) => now(input, init) },
    })
    await channel.start(() => Promise.resolve(void (turns += 1)))
    now = answering(special)
    return channel
  }

  async function send({ which, said, at, reply }: Input): Promise<void> {
    const channel = await started({ at, reply })
    const rejected = await quietly(lines, async () => asks[which]?.[0](channel, said)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    await channel.stop()
    if (rejected !== undefined) meant(rejected, reply)
    lines.taken()
  }

  /** A rejection is tried again later, and logged: it must be one that was meant, and name itself to Cisco's support. */
  function meant(thrown: unknown, { headers }: Reply): void {
    if (!(thrown instanceof Error) || !OURS.has(thrown.name))
      throw new Error(`This was not meant to come out: ${(thrown as Error).stack}`, { cause: thrown })
    lines.log.error('rejected', {}, thrown)
    const isTraced = headers['trackingid'] !== 'TRK-7' || lines.taken().some((line) => /TRK-[07]/.test(line))
    if (isTraced || /dropped/.test(thrown.message) || thrown.message.length > 150) return
    throw new Error(`Nobody could trace this: ${thrown.stack}`, { cause: thrown })
  }

  return Promise.resolve(
    opened<Input>({
      name: 'answers of Webex',
      inputs,
      send,
      async serves() {
        const channel = await started()
        const before = turns
        await channel.handle(hook('messages', 'm1'))
        await channel.stop()
        if (turns !== before + 1) throw new Error('A good message was not heard')
      },
      close: () => Promise.resolve(),
    }),
  )
}
