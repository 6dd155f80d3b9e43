import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Address, Incoming } from '../../flows/chat.ts'
import { dot } from '../support/pictures.ts'
import type { ChannelStage, Visitor } from './channel-stage.ts'
import { keepsItsPromisesOfLookUps } from './promises-of-look-ups.ts'
import { until } from './until.ts'

const card = (mark: string) => ({
  type: 'AdaptiveCard',
  version: '1.3',
  body: [{ type: 'Input.Text', id: 'subdomain', label: 'Subdomain' }],
  actions: [{ type: 'Action.Submit', title: 'Next', data: { _w: JSON.stringify({ v: 1, step: mark }) } }],
})
const markOf = (step: string) => JSON.stringify({ v: 1, step })

/** What every channel must do for the bot. A new channel is right when it passes. */
export function keepsItsPromises(name: string, open: () => Promise<ChannelStage>): void {
  describe(`the ${name} channel`, () => {
    let stage: ChannelStage
    let ola: Visitor
    let toOla: Address
    beforeAll(async () => {
      stage = await open()
      ola = stage.ola
      toOla = { kind: 'person', personId: ola.personId }
    })
    beforeEach(() => void stage.turns.splice(0))
    afterAll(() => stage.close())

    const turn = async (): Promise<Incoming> => {
      await until(() => stage.turns.length > 0)
      const [first] = stage.turns
      if (!first) throw new Error('no turn')
      return first
    }
    const sent = async (to: Address, words: string, content?: object) => {
      const result = await stage.channel.send(to, content ? { words, card: content } : { words })
      if (!result.ok) throw new Error(`not sent: ${JSON.stringify(result)}`)
      return result.sent
    }

    describe('makes a turn', () => {
      test('of words in the 1:1, with the line breaks they came with, by whom the chat says', async () => {
        await ola.says('one\ntwo\n\nthree')
        expect(await turn()).toMatchObject({
          kind: 'words',
          text: 'one\ntwo\n\nthree',
          direct: true,
          mentioned: [],
          person: { personId: ola.personId, email: ola.email },
        })
      })

      test('of meeting somebody, and of the very first words they say', async () => {
        const stranger = stage.stranger()
        await stranger.says('hello')
        await until(() => stage.turns.some(({ kind }) => kind === 'words'))
        const words = stage.turns.filter(({ kind }) => kind === 'words')
        expect(words).toMatchObject([{ text: 'hello', direct: true, person: { personId: stranger.personId } }])
        await until(() => stage.turns.some(({ kind }) => kind === 'joined'))
        expect(stage.turns).toContainEqual(
          expect.objectContaining({ kind: 'joined', spaceId: words[0]?.spaceId, direct: true }),
        )
      })

      test('of a press, with what was filled in', async () => {
        const { messageId, spaceId } = await sent(toOla, 'Which subdomain?', card('subdomain'))
        await ola.presses(messageId, { subdomain: 'nordwind', _w: markOf('subdomain') })
        expect(await turn()).toMatchObject({
          kind: 'press',
          messageId,
          spaceId,
          direct: true,
          inputs: { subdomain: 'nordwind', _w: markOf('subdomain') },
          person: { personId: ola.personId, email: ola.email },
        })
      })

      test('of words in a space that mention it, without that mention, and tells who else was mentioned', async () => {
        await ola.saysInSpace('please help', [stage.botId, stage.marek.personId])
        const words = await turn()
        expect(words).toMatchObject({
          kind: 'words',
          direct: false,
          spaceId: stage.spaceId,
          mentioned: [stage.marek.personId],
        })
        expect(words.kind === 'words' && words.text).toMatch(/please help$/)
      })

      test('of the same press twice when it is pressed twice, with different ids', async () => {
        const { messageId } = await sent(toOla, 'Again?', card('again'))
        await ola.presses(messageId, {})
        await ola.presses(messageId, {})
        await until(() => stage.turns.length === 2)
        expect(new Set(stage.turns.map(({ id }) => id)).size).toBe(2)
      })

      test('again when it failed, with the same id', async () => {
        stage.failTurns(1)
        await ola.says('try me')
        await until(() => stage.turns.length === 2)
        expect(stage.turns[0]).toEqual(stage.turns[1])
      })
    })

    describe('makes no turn', () => {
      test('of what is said in a space without mentioning it, nor of what it says itself', async () => {
        await ola.saysInSpace('just between us', [])
        await sent({ kind: 'space', spaceId: stage.spaceId }, 'said by the bot')
        await sent(toOla, 'said by the bot')
        await ola.says('and then')
        expect(await turn()).toMatchObject({ text: 'and then' })
        expect(stage.turns).toHaveLength(1)
      })
    })

    describe('sends', () => {
      test('a card with words beside it, to a person', async () => {
        const { messageId } = await sent(toOla, 'Which subdomain?', card('shown'))
        expect((await ola.sees()).at(-1)).toEqual({ messageId, text: 'Which subdomain?', card: card('shown') })
      })

      test('a picture with its words, to a person and to a space', async () => {
        const message = { words: 'Orders\n3 due, 1 late', picture: { name: 'orders.png', png: dot } }
        const result = await stage.channel.send(toOla, message)
        expect(result).toMatchObject({ ok: true })
        const { text, picture } = (await ola.sees()).at(-1) ?? {}
        expect(text?.split(/[\r\n]+/)).toEqual(['Orders', '3 due, 1 late'])
        expect([picture?.name, Buffer.from(picture?.png ?? [])]).toEqual(['orders.png', Buffer.from(dot)])
        expect(await stage.channel.send({ kind: 'space', spaceId: stage.spaceId }, message)).toMatchObject({ ok: true })
      })

      test('words with their line breaks, to an address', async () => {
        await sent({ kind: 'email', email: ola.email }, 'first\nsecond\n\nthird')
        expect((await ola.sees()).at(-1)?.text.split(/\n+/)).toEqual(['first', 'second', 'third'])
      })

      test('words that are too long as far as they go', async () => {
        await sent(toOla, 'ż'.repeat(10_000))
        const text = (await ola.sees()).at(-1)?.text ?? ''
        expect(text).toMatch(/^ż{3000,}…$/)
      })

      test('nothing to an address that leads to nobody, and says so', async () => {
        const result = await stage.channel.send({ kind: 'email', email: 'nobody@nowhere.example' }, { words: 'hi' })
        expect(result).toMatchObject({ ok: false, retry: false, why: 'unreachable' })
      })
    })

    describe('takes away', () => {
      test('a message of its own, also when it is gone already', async () => {
        const { messageId } = await sent(toOla, 'soon gone')
        expect(await stage.channel.remove(messageId)).toBe(true)
        expect((await ola.sees()).map((shown) => shown.messageId)).not.toContain(messageId)
        expect(await stage.channel.remove(messageId)).toBe(true)
      })
    })

    describe('finds a message that it may have sent', () => {
      test('by what its card says, by person, address and space, and the newest one', async () => {
        const mark = markOf('found')
        await sent(toOla, 'older', card('found'))
        const newer = await sent(toOla, 'newer', card('found'))
        await sent(toOla, 'another', card('other'))
        expect(await stage.channel.findOwn(toOla, mark)).toEqual(newer)
        expect(await stage.channel.findOwn({ kind: 'email', email: ola.email }, mark)).toEqual(newer)
        expect(await stage.channel.findOwn({ kind: 'space', spaceId: newer.spaceId }, mark)).toEqual(newer)
      })

      test('by its words, but not what somebody else said', async () => {
        const own = await sent(toOla, 'reference 4711')
        await ola.says('reference 4711')
        expect(await stage.channel.findOwn(toOla, 'reference 4711')).toEqual(own)
      })

      test('by its words, beside a picture', async () => {
        const result = await stage.channel.send(toOla, {
          words: 'digest\nof 4712',
          picture: { name: 'a.png', png: dot },
        })
        expect(result).toEqual({ ok: true, sent: await stage.channel.findOwn(toOla, 'digest\nof 4712') })
      })

      test('and says so when there is none, where it may not look, or nobody to look at', async () => {
        expect(await stage.channel.findOwn(toOla, 'never said')).toBeUndefined()
        await sent({ kind: 'space', spaceId: stage.spaceId }, 'in the space')
        expect(await stage.channel.findOwn({ kind: 'space', spaceId: stage.spaceId }, 'in the space')).toBeUndefined()
        expect(await stage.channel.findOwn({ kind: 'email', email: 'nobody@nowhere.example' }, 'x')).toBeUndefined()
      })
    })

    keepsItsPromisesOfLookUps(() => stage)
  })
}
