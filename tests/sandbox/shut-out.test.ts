import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox } from '../support/sandbox.ts'
import { openReceiver, type Receiver } from './receiver.ts'

let sandbox: TestSandbox
beforeAll(async () => {
  sandbox = await openTestSandbox()
})
afterAll(() => sandbox.close())

const ola = 'ola@nordwind.example'
const reach = (name: string, body: object) => sandbox.call('POST', `/sandbox/webex/people/${name}`, body)
const seat = (title: string, body: object) =>
  sandbox.call('POST', `/sandbox/webex/spaces/${encodeURIComponent(title)}/bot`, body)
const post = (to: object) => sandbox.as('bot').post<{ roomId: string }>('/messages', { ...to, text: 'hi' })

describe('somebody who has blocked the bot, or left', () => {
  beforeEach(() => reach('ola', { reachable: true }))

  test('is answered for as nobody: by id, by address, and in the 1:1 that is there', async () => {
    const { roomId } = (await post({ toPersonEmail: ola })).body
    const { id } = (await sandbox.as('ola').get<{ id: string }>('/people/me')).body
    expect((await reach('ola', { reachable: false })).body).toEqual({ name: 'ola', reachable: false })
    for (const to of [{ toPersonEmail: ola }, { toPersonId: id }, { roomId }]) {
      expect([to, (await post(to)).status]).toEqual([to, 404])
    }
    expect((await post({ toPersonEmail: 'marek@nordwind.example' })).status).toBe(200)
    await reach('ola', { reachable: true })
    expect((await post({ toPersonEmail: ola })).body.roomId).toBe(roomId)
  })

  test('can write to others, and be written to by them', async () => {
    await reach('ola', { reachable: false })
    const answer = await sandbox.as('marek').post('/messages', { toPersonEmail: ola, text: 'hi' })
    expect(answer.status).toBe(200)
  })

  test('stays so over a restart', async () => {
    await reach('ola', { reachable: false })
    const restarted = await openTestSandbox({ dataDir: sandbox.dataDir })
    const answer = await restarted.as('bot').post('/messages', { toPersonEmail: ola, text: 'hi' })
    await restarted.close()
    expect(answer.status).toBe(404)
  })

  test.each<[string, object, number]>([
    ['nobody', { reachable: false }, 404],
    ['bot', { reachable: false }, 404],
    ['ola', { reachable: 'no' }, 400],
    ['ola', {}, 400],
  ])('cannot be set for %s with %j', async (name, body, status) => {
    expect((await reach(name, body)).status).toBe(status)
  })
})

describe('a space that takes the bot out', () => {
  let receiver: Receiver
  beforeAll(async () => {
    receiver = await openReceiver()
    for (const event of ['created', 'deleted'])
      await sandbox
        .as('bot')
        .post('/webhooks', { name: event, targetUrl: receiver.url, resource: 'memberships', event })
  })
  afterAll(() => receiver.close())

  test('is no longer its own, until it is brought back; each is told once, with who did it', async () => {
    const spaces = async () =>
      (await sandbox.as('bot').get<{ items: { title: string }[] }>('/rooms?type=group')).body.items.map(
        ({ title }) => title,
      )
    expect((await seat('Nordwind setup', { member: false })).body).toEqual({ title: 'Nordwind setup', member: false })
    await seat('Nordwind setup', { member: false })
    expect(await spaces()).toEqual(['Reps'])
    await seat('Nordwind setup', { member: true })
    await seat('Nordwind setup', { member: true })
    expect((await spaces()).sort()).toEqual(['Nordwind setup', 'Reps'])
    const told = await receiver.wait(2)
    const { id } = (await sandbox.as('ola').get<{ id: string }>('/people/me')).body
    expect(told.map(({ body }) => [body.event, body['actorId']])).toEqual([
      ['deleted', id],
      ['created', id],
    ])
  })

  test.each<[string, object, number]>([
    ['No such space', { member: true }, 404],
    ['Reps', { member: 1 }, 400],
  ])('%s with %j is refused', async (title, body, status) => {
    expect((await seat(title, body)).status).toBe(status)
  })
})
