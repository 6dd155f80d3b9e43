import { describe, expect, test } from '@jest/globals'
import type { ChannelStage } from './channel-stage.ts'

/** What every channel must find out for the bot. */
export function keepsItsPromisesOfLookUps(at: () => ChannelStage): void {
  describe('finds a group space that it is in', () => {
    test('by its id, and by its exact title', async () => {
      const { channel, spaceId, spaceTitle } = at()
      expect(await channel.findSpace(spaceId)).toBe(spaceId)
      expect(await channel.findSpace(spaceTitle)).toBe(spaceId)
    })

    test('and none by another title, nor a 1:1', async () => {
      const { channel, spaceTitle, ola } = at()
      const direct = await channel.send({ kind: 'person', personId: ola.personId }, { words: 'hi' })
      const others = [spaceTitle.slice(1), spaceTitle.toUpperCase(), '', direct.ok ? direct.sent.spaceId : '']
      for (const other of others) expect(await channel.findSpace(other)).toBeUndefined()
    })
  })

  describe('knows a person', () => {
    test('by id, and by address once they have talked', async () => {
      const { channel, ola } = at()
      const { personId, email } = ola
      const known = expect.objectContaining({ personId, email, displayName: expect.any(String) })
      expect(await channel.person({ personId })).toEqual(known)
      expect(await channel.person({ email })).toEqual(known)
    })

    test('but nobody whom the chat does not know, and no bot', async () => {
      const { channel, botId } = at()
      expect(await channel.person({ personId: 'nobody' })).toBeUndefined()
      expect(await channel.person({ email: 'nobody@nowhere.example' })).toBeUndefined()
      expect(await channel.person({ personId: botId })).toBeUndefined()
    })
  })

  describe('knows the people around somebody', () => {
    test('from the spaces it shares with them: everybody else once, by name, and no bot', async () => {
      const { channel, ola, marek, botId } = at()
      const around = await channel.around(ola.personId)
      const ids = around.map(({ personId }) => personId)
      expect(around).toContainEqual(expect.objectContaining({ personId: marek.personId, email: marek.email }))
      expect(ids).not.toContain(ola.personId)
      expect(ids).not.toContain(botId)
      expect(new Set(ids).size).toBe(ids.length)
      const names = around.map(({ displayName }) => displayName)
      expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)))
    })

    test('and nobody around a stranger', async () => {
      expect(await at().channel.around(at().stranger().personId)).toEqual([])
    })
  })
}
