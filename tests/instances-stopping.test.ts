import { expect, test } from '@jest/globals'
import { openStopping } from '../bot/stopping.ts'
import { gate } from './channels/door.ts'
import { openStage } from './support/stage.ts'

test('stopping waits for what is under way, once however often it is asked', async () => {
  const running = gate()
  let ends = 0
  const stopping = openStopping(() => {
    ends += 1
    return running.opened
  }, console)
  expect(stopping.hasBegun()).toBe(false)
  const both = Promise.all([stopping.stop(), stopping.stop()])
  expect(stopping.hasBegun()).toBe(true)
  running.open()
  await both
  expect(ends).toBe(1)
})

test('stopping leaves what does not end in time, and says so', async () => {
  const logged: string[] = []
  const log = { warn: (event: string) => void logged.push(event) }
  await openStopping(() => new Promise(() => undefined), log, 10).stop()
  expect(logged).toEqual(['stopping.left'])
})

test('a bot that stops says that it does not serve, and goes on storing what comes in', async () => {
  const stage = await openStage()
  try {
    const app = stage.app()
    await expect(app.ready()).resolves.toBeUndefined()
    await app.stop()
    await expect(app.ready()).rejects.toThrow('It is stopping.')
    await expect(app.world.storage.ready()).resolves.toBeUndefined()
    await stage.player('ola').writes('help')
    expect(await app.world.storage.inbox.pending()).toHaveLength(1)
    expect((await stage.call('GET', '/health')).status).toBe(200)
  } finally {
    await stage.close()
  }
})
