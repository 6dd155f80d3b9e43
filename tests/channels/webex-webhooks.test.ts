import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { openWebex } from '../../bot/channels/webex/webex.ts'
import { openLog } from '../../bot/log.ts'
import type { Channel, Look } from '../../bot/channels/channel.ts'

interface Webhook {
  readonly id: string
  readonly name: string
  readonly resource: string
  readonly event: string
  readonly targetUrl: string
  readonly secret: string
  readonly status: string
}

let sandbox: TestSandbox
const channels: Channel[] = []
beforeEach(async () => {
  sandbox = await openTestSandbox()
})
afterEach(async () => {
  await Promise.all(channels.splice(0).map((channel) => channel.stop()))
  await sandbox.close()
})

function open({
  publicUrl = 'http://127.0.0.1:1',
  webhookSecret = 'first secret',
  token = 'sandbox-bot',
} = {}): Channel {
  const log = openLog('silent')
  const client = { sleep: () => Promise.resolve() }
  const channel = openWebex({ token, apiUrl: sandbox.api, webhookSecret, publicUrl }, { log, client })
  channels.push(channel)
  return channel
}
const start = (channel: Channel) => channel.start(() => Promise.resolve())
const webhooks = async () => (await sandbox.as('bot').get<{ items: Webhook[] }>('/webhooks')).body.items
const brief = async () =>
  (await webhooks()).map(({ resource, event, status }) => `${resource} ${event} ${status}`).sort()

const all = [
  'attachmentActions created active',
  'memberships created active',
  'memberships deleted active',
  'messages created active',
]

describe('at its start the channel', () => {
  test('registers for messages, presses and memberships', async () => {
    await start(open({ publicUrl: 'http://127.0.0.1:1/' }))
    expect(await brief()).toEqual(all)
    expect(await webhooks()).toContainEqual(
      expect.objectContaining({ name: 'set-up-now messages created', targetUrl: 'http://127.0.0.1:1/webex' }),
    )
  })

  test('finds its webhooks again after a stop, and puts the present secret into them', async () => {
    const before = open()
    await start(before)
    const ids = (await webhooks()).map(({ id }) => id).sort()
    await before.stop()
    expect(await brief()).toEqual(all)
    await start(open({ webhookSecret: 'second secret' }))
    expect((await webhooks()).map(({ id }) => id).sort()).toEqual(ids)
    expect(new Set((await webhooks()).map(({ secret }) => secret))).toEqual(new Set(['second secret']))
  })

  test('leaves the webhooks of a copy at another address alone, while they work', async () => {
    await start(open())
    await start(open({ publicUrl: 'http://127.0.0.1:2' }))
    expect(await webhooks()).toHaveLength(8)
  })

  test('may make what another instance makes at that moment; at their next look all agree which are to stay', async () => {
    const instances = [open(), open()]
    await Promise.all(instances.map(start))
    for (const { id: _, ...twin } of await webhooks()) await sandbox.as('bot').post('/webhooks', twin)
    expect((await webhooks()).length).toBeGreaterThan(all.length)
    await Promise.all(instances.map((channel) => channel.watch()))
    expect(await brief()).toEqual(all)
    const ids = (await webhooks()).map(({ id }) => id).sort()
    await Promise.all(instances.map((channel) => channel.watch()))
    expect((await webhooks()).map(({ id }) => id).sort()).toEqual(ids)
  })

  test('takes over webhooks of another address that Webex has switched off', async () => {
    await start(open())
    await sandbox.fault({ operation: 'webhook.disable' })
    await start(open({ publicUrl: 'http://127.0.0.1:2' }))
    expect(await brief()).toEqual(all)
    expect(new Set((await webhooks()).map(({ targetUrl }) => targetUrl))).toEqual(new Set(['http://127.0.0.1:2/webex']))
  })

  test('leaves webhooks of other programs alone', async () => {
    const other = { name: 'other', targetUrl: 'http://127.0.0.1:9', resource: 'messages', event: 'created' }
    await sandbox.as('bot').post('/webhooks', other)
    await start(open())
    expect(await webhooks()).toContainEqual(expect.objectContaining(other))
  })

  test('fails when one webhook cannot be made, for the bot would be deaf, and can be started later', async () => {
    const channel = open()
    await sandbox.fault({ operation: 'webhooks.create', status: 403 })
    await expect(start(channel)).rejects.toThrow('The bot cannot hear Webex')
    await expect(channel.handle({ resource: 'messages', event: 'created', data: { id: 'm' } })).rejects.toThrow(
      'not been started',
    )
    await start(channel)
    expect(await brief()).toEqual(all)
  })

  test('fails when its token is not taken', async () => {
    await expect(start(open({ token: 'nonsense' }))).rejects.toThrow('The bot cannot hear Webex')
  })

  test('outlasts a Webex that is busy', async () => {
    await sandbox.fault([
      { operation: 'people.me', status: 429 },
      { operation: 'webhooks.list', status: 503 },
      { operation: 'webhooks.create', status: 429 },
    ])
    await start(open())
    expect(await brief()).toEqual(all)
  })
})

describe('when it looks after its webhooks', () => {
  test('it finds nothing to do while they are sound, and tells the time by Webex’s clock', async () => {
    const channel = open()
    await start(channel)
    const { at, ...look } = await channel.watch()
    expect(look).toEqual({ amiss: [], switchedOff: false })
    expect(Math.abs(at.getTime() - Date.now())).toBeLessThan(5_000)
  })

  test('it switches them on again, and says so', async () => {
    const channel = open()
    await start(channel)
    await sandbox.fault({ operation: 'webhook.disable' })
    expect(await channel.watch()).toMatchObject({
      amiss: ['messages created', 'attachmentActions created', 'memberships created', 'memberships deleted'].map(
        (what) => `set-up-now ${what}: switched off`,
      ),
      switchedOff: true,
    })
    expect(await brief()).toEqual(all)
  })

  test('it makes one that is missing, and says which', async () => {
    const channel = open()
    await start(channel)
    const presses = (await webhooks()).find(({ resource }) => resource === 'attachmentActions')
    await sandbox.as('bot').delete(`/webhooks/${presses?.id}`)
    expect(await channel.watch()).toMatchObject({
      amiss: ['set-up-now attachmentActions created: missing'],
      switchedOff: false,
    })
    expect(await brief()).toEqual(all)
  })

  test('it says so before it repairs anything, and repairs nothing when that cannot be written down', async () => {
    const channel = open()
    await start(channel)
    await sandbox.fault({ operation: 'webhook.disable' })
    const noticed = ({ amiss }: Look) => Promise.reject(new Error(`${amiss.length} found, and the disk is full`))
    await expect(channel.watch(noticed)).rejects.toThrow('4 found, and the disk is full')
    expect(await brief()).toEqual(all.map((line) => line.replace('active', 'inactive')))
  })

  test('it says when Webex cannot be asked', async () => {
    const channel = open()
    await start(channel)
    await sandbox.fault({ operation: 'webhooks.list', status: 503, times: 'always' })
    await expect(channel.watch()).rejects.toThrow('503')
  })
})
