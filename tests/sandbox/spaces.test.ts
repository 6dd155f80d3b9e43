import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'

let sandbox: TestSandbox

beforeEach(async () => {
  sandbox = await openTestSandbox()
})
afterEach(() => sandbox.close())

interface Item {
  id: string
  title: string
  type: string
  roomId: string
  personEmail: string
  isModerator: boolean
}

const list = async (who: Who, path: string) => (await sandbox.as(who).get<{ items: Item[] }>(path)).body.items
const roomIdOf = async (who: Who, title: string) =>
  (await list(who, '/rooms')).find((room) => room.title === title)?.id ?? ''
const makeRoom = async (who: Who, more: object = {}) =>
  (await sandbox.as(who).post<Item>('/rooms', { title: 'Autumn orders', ...more })).body

describe('spaces', () => {
  test('are there at the start, each with its people and the bot', async () => {
    const titles = async (who: Who) => (await list(who, '/rooms')).map(({ title }) => title)
    expect(await titles('ola')).toEqual(['Nordwind setup'])
    expect(await titles('ivo')).toEqual(['Reps'])
    expect(await titles('bot')).toEqual(['Nordwind setup', 'Reps'])
    expect(await titles('bea')).toEqual([])
    const members = await list('zed', `/memberships?roomId=${await roomIdOf('zed', 'Nordwind setup')}`)
    expect(members.map(({ personEmail }) => personEmail)).toEqual([
      'ola@nordwind.example',
      'marek@nordwind.example',
      'zed@obcy.example',
      'set-up-now@webex.bot',
    ])
  })

  test('do not exist for those who are not in them', async () => {
    const roomId = await roomIdOf('ola', 'Nordwind setup')
    const bea = sandbox.as('bea')
    expect((await bea.get(`/rooms/${roomId}`)).status).toBe(404)
    expect((await bea.get(`/memberships?roomId=${roomId}`)).status).toBe(404)
    expect((await bea.get(`/messages?roomId=${roomId}`)).status).toBe(404)
    expect((await bea.post('/messages', { roomId, text: 'hello' })).status).toBe(404)
  })

  test('can be made, renamed and, by a moderator, ended', async () => {
    const room = await makeRoom('bea', { isLocked: true })
    const renamed = await sandbox.as('bea').put<Item>(`/rooms/${room.id}`, { title: 'Winter orders' })
    expect(renamed.body).toMatchObject({ id: room.id, title: 'Winter orders', type: 'group' })
    expect((await sandbox.as('bea').delete(`/rooms/${room.id}`)).status).toBe(204)
    expect((await sandbox.as('bea').get(`/rooms/${room.id}`)).status).toBe(404)
  })

  test('lose only the one who deletes them without being a moderator', async () => {
    const roomId = await roomIdOf('ola', 'Nordwind setup')
    expect((await sandbox.as('zed').delete(`/rooms/${roomId}`)).status).toBe(204)
    expect(await list('zed', '/rooms')).toEqual([])
    expect((await list('ola', `/memberships?roomId=${roomId}`)).length).toBe(3)
  })

  test.each([
    ['without a title', {}],
    ['public without a description', { title: 'x', isPublic: true }],
    ['for announcements without being locked', { title: 'x', isAnnouncementOnly: true }],
  ])('cannot be made %s', async (_, body) => {
    expect((await sandbox.as('bea').post('/rooms', body)).status).toBe(400)
  })

  test('come in pages that a link leads through', async () => {
    for (const title of ['one', 'two', 'three']) await makeRoom('bea', { title })
    const first = await sandbox.as('bea').get<{ items: Item[] }>('/rooms?max=2')
    expect(first.body.items.map(({ title }) => title)).toEqual(['one', 'two'])
    const link = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    expect(link.startsWith(`${sandbox.api}/rooms?`)).toBe(true)
    const next = await sandbox.as('bea').get<{ items: Item[] }>(link.slice(sandbox.api.length))
    expect(next.body.items.map(({ title }) => title)).toEqual(['three'])
    expect(next.headers.get('link')).toBeNull()
    expect((await sandbox.as('bea').get('/rooms?max=0')).status).toBe(400)
  })

  test('can be listed by the latest activity', async () => {
    const old = await makeRoom('bea', { title: 'old' })
    await makeRoom('bea', { title: 'new' })
    await sandbox.as('bea').post('/messages', { roomId: old.id, text: 'still here' })
    expect((await list('bea', '/rooms?sortBy=lastactivity')).map(({ title }) => title)).toEqual(['old', 'new'])
  })
})

describe('memberships', () => {
  test('are made by e-mail or id, and once only', async () => {
    const roomId = await roomIdOf('ivo', 'Reps')
    const added = await sandbox.as('bot').post('/memberships', { roomId, personEmail: 'bea@zolta-lodz.example' })
    expect(added).toMatchObject({ status: 200, body: { personDisplayName: 'Bea Zielińska', roomType: 'group' } })
    expect((await list('bea', '/rooms')).map(({ title }) => title)).toEqual(['Reps'])
    const { personId } = added.body
    expect((await sandbox.as('ivo').post('/memberships', { roomId, personId })).status).toBe(409)
  })

  test('keep their id when somebody leaves and comes back', async () => {
    const roomId = await roomIdOf('ivo', 'Reps')
    const add = () => sandbox.as('ivo').post<Item>('/memberships', { roomId, personEmail: 'zed@obcy.example' })
    const first = await add()
    expect((await sandbox.as('zed').delete(`/memberships/${first.body.id}`)).status).toBe(204)
    expect((await add()).body.id).toBe(first.body.id)
  })

  test('of a locked space are for moderators to change', async () => {
    const { id: roomId } = await makeRoom('bea', { isLocked: true })
    const invite = (who: Who, personEmail: string) =>
      sandbox.as(who).post<Item>('/memberships', { roomId, personEmail })
    const { body: ivo } = await invite('bea', 'ivo@cisco-reps.example')
    expect((await invite('ivo', 'zed@obcy.example')).status).toBe(403)
    const promotion = { isModerator: true, isRoomHidden: false }
    expect((await sandbox.as('ivo').put(`/memberships/${ivo.id}`, promotion)).status).toBe(403)
    expect((await sandbox.as('bea').put(`/memberships/${ivo.id}`, promotion)).body).toMatchObject({ isModerator: true })
    expect((await invite('ivo', 'zed@obcy.example')).status).toBe(200)
  })

  test("are, without a space, one's own", async () => {
    const own = await list('bot', '/memberships?max=1000')
    expect(own.map(({ personEmail }) => personEmail)).toEqual(['set-up-now@webex.bot', 'set-up-now@webex.bot'])
    expect((await sandbox.as('bot').get('/memberships?personEmail=ola@nordwind.example')).status).toBe(400)
  })

  test.each([
    ['an unknown person', 404, { personEmail: 'nobody@nowhere.example' }],
    ['nobody in particular', 400, {}],
  ])('of %s are refused with %i', async (_, status, body) => {
    const roomId = await roomIdOf('ivo', 'Reps')
    expect((await sandbox.as('ivo').post('/memberships', { roomId, ...body })).status).toBe(status)
  })
})

describe('a 1:1', () => {
  test('comes to be with its first message and is called by the other person', async () => {
    const sent = await sandbox
      .as('bot')
      .post<Item>('/messages', { toPersonEmail: 'OLA@nordwind.example', text: 'Hello' })
    const again = await sandbox.as('ola').post<Item>('/messages', { toPersonEmail: 'set-up-now@webex.bot', text: 'Hi' })
    expect(again.body.roomId).toBe(sent.body.roomId)
    const titleFor = async (who: Who) => (await sandbox.as(who).get<Item>(`/rooms/${sent.body.roomId}`)).body.title
    expect(await titleFor('ola')).toBe('Set Up Now')
    expect(await titleFor('bot')).toBe('Ola Nowak')
  })

  test('never gains, loses or renames anything', async () => {
    const { body } = await sandbox
      .as('bot')
      .post<Item>('/messages', { toPersonEmail: 'ola@nordwind.example', text: 'Hello' })
    const { roomId } = body
    const add = { roomId, personEmail: 'marek@nordwind.example' }
    expect((await sandbox.as('ola').post('/memberships', add)).status).toBe(403)
    expect((await sandbox.as('ola').put(`/rooms/${roomId}`, { title: 'Ours' })).status).toBe(400)
    expect((await sandbox.as('ola').delete(`/rooms/${roomId}`)).status).toBe(400)
    const [membership] = await list('ola', `/memberships?roomId=${roomId}`)
    expect((await sandbox.as('ola').delete(`/memberships/${membership?.id}`)).status).toBe(403)
  })

  test("with somebody unknown to Webex fails in Webex's words", async () => {
    const answer = await sandbox.as('bot').post('/messages', { toPersonEmail: 'nobody@nowhere.example', text: 'Hello' })
    expect(answer.status).toBe(404)
    expect(answer.body).toMatchObject({ message: 'Failed to get one on one conversation.' })
  })
})
