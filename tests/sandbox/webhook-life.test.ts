import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'
import { openReceiver, type Received, type Receiver } from './receiver.ts'

let sandbox: TestSandbox
let ear: Receiver

beforeEach(async () => {
  sandbox = await openTestSandbox()
  ear = await openReceiver()
})
afterEach(async () => {
  await sandbox.close()
  await ear.close()
})

interface Hook {
  id: string
  status: string
}

const wish = () => ({ name: 'ear', targetUrl: ear.url, resource: 'messages', event: 'created' })
const listen = async () => (await sandbox.as('bot').post<Hook>('/webhooks', wish())).body
const say = async (who: Who, text: string) =>
  (await sandbox.as(who).post<{ id: string }>('/messages', { toPersonEmail: 'set-up-now@webex.bot', text })).body.id
const about = (one: Received) => one.body.data['id']

describe('webhooks', () => {
  test('can be changed in name, target, secret and status only, and taken away', async () => {
    const hook = await listen()
    const change = {
      name: 'other',
      targetUrl: 'https://other.example/',
      secret: 's',
      resource: 'rooms',
      event: 'deleted',
    }
    const changed = await sandbox.as('bot').put<Hook>(`/webhooks/${hook.id}`, change)
    expect(changed.body).toMatchObject({
      name: 'other',
      targetUrl: 'https://other.example/',
      resource: 'messages',
      event: 'created',
    })
    const off = { name: 'other', targetUrl: ear.url, status: 'inactive' }
    expect((await sandbox.as('bot').put(`/webhooks/${hook.id}`, off)).status).toBe(400)
    expect((await sandbox.as('ola').get(`/webhooks/${hook.id}`)).status).toBe(404)
    expect((await sandbox.as('ola').get('/webhooks')).body).toEqual({ items: [] })
    expect((await sandbox.as('bot').delete(`/webhooks/${hook.id}`)).status).toBe(204)
    expect((await sandbox.as('bot').get('/webhooks')).body).toEqual({ items: [] })
  })

  test.each([
    ['an unknown resource', 400, { resource: 'Messages' }],
    ['a resource that only JavaScript knows', 400, { resource: 'constructor' }],
    ['an event that the resource has not', 400, { resource: 'attachmentActions', event: 'deleted' }],
    ['an event written in capitals', 400, { event: 'Created' }],
    ['a target that is no address', 400, { targetUrl: '/hook' }],
    ['an unknown filter', 400, { filter: 'colour=red' }],
    ['a filter on a space out of reach', 404, { filter: 'roomId=elsewhere' }],
    ['a filter on nobody', 404, { filter: 'personEmail=nobody@nowhere.example' }],
    ['an organisation as owner', 400, { ownedBy: 'org' }],
  ])('with %s are refused with %i', async (_, status, fault) => {
    expect((await sandbox.as('bot').post('/webhooks', { ...wish(), ...fault })).status).toBe(status)
  })

  test('are posted to once, whatever the answer, and leave a trace', async () => {
    await listen()
    ear.status = 500
    const failed = await say('ola', 'lost')
    await ear.wait(1)
    ear.status = 200
    const heard = await say('ola', 'heard')
    expect((await ear.wait(2)).map(about)).toEqual([failed, heard])
    const { body } = await sandbox.call<{ items: unknown[] }>('GET', '/sandbox/webex/deliveries')
    expect(body.items).toMatchObject([
      { resource: 'messages', event: 'created', target: ear.url, status: 200, attempt: 1, about: heard },
      { resource: 'messages', event: 'created', target: ear.url, status: 500, attempt: 1, about: failed },
    ])
  })

  test('are switched off by 100 failures and, for a while after a revival, by one', async () => {
    const hook = await listen()
    const status = async () => (await sandbox.as('bot').get<Hook>(`/webhooks/${hook.id}`)).body.status
    const revive = () =>
      sandbox.as('bot').put(`/webhooks/${hook.id}`, { name: 'ear', targetUrl: ear.url, status: 'active' })
    ear.status = 500
    for (let turn = 0; turn < 99; turn++) await say('ola', 'x')
    await ear.wait(99)
    expect(await status()).toBe('active')
    await say('ola', 'the last straw')
    await ear.wait(100)
    await until(async () => (await status()) === 'inactive')
    await say('ola', 'unheard')
    await revive()
    ear.status = 204
    await say('ola', 'heard')
    await ear.wait(101)
    expect(await status()).toBe('active')
    ear.status = 500
    await say('ola', 'heard, but')
    await until(async () => (await status()) === 'inactive')
    expect(ear.received).toHaveLength(102)
  })
})

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}
