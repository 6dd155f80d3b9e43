import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'

interface Update {
  resource: string
  event: string
  data: Record<string, unknown>
}

let sandbox: TestSandbox
const hangUps: AbortController[] = []

beforeEach(async () => {
  sandbox = await openTestSandbox()
})
afterEach(async () => {
  for (const hangUp of hangUps.splice(0)) hangUp.abort()
  await sandbox.close()
})

/** Opens the stream and gives a function that resolves with its next `count` updates. */
async function watch(who: Who): Promise<(count: number) => Promise<Update[]>> {
  const hangUp = new AbortController()
  hangUps.push(hangUp)
  const headers = { authorization: `Bearer sandbox-${who}` }
  const response = await fetch(`${sandbox.url}/sandbox/webex/events`, { headers, signal: hangUp.signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  if (!response.body) throw new Error('no stream')
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
  let text = ''
  return async (count) => {
    for (;;) {
      const updates = [...text.matchAll(/^data: (.+)\n\n/gm)].map(([, data]) => JSON.parse(data ?? '') as Update)
      if (updates.length >= count) return updates
      text += (await reader.read()).value ?? ''
    }
  }
}

describe('live updates', () => {
  test('bring people what happens in their spaces, in full', async () => {
    const marek = await watch('marek')
    const { body } = await sandbox.as('bot').post<{ id: string; roomId: string }>('/messages', {
      toPersonEmail: 'marek@nordwind.example',
      markdown: '**Hello**',
    })
    await sandbox.as('bot').put(`/messages/${body.id}`, { roomId: body.roomId, text: 'Hello again' })
    await sandbox.as('bot').delete(`/messages/${body.id}`)
    const updates = await marek(6)
    expect(updates.map(({ resource, event }) => `${resource} ${event}`)).toEqual([
      'rooms created',
      'memberships created',
      'memberships created',
      'messages created',
      'messages updated',
      'messages deleted',
    ])
    expect(updates[0]?.data).toMatchObject({ title: 'Set Up Now', type: 'direct' })
    expect(updates[3]?.data).toMatchObject({
      html: '<p><strong>Hello</strong></p>',
      personEmail: 'set-up-now@webex.bot',
    })
    expect(updates[5]?.data).toMatchObject({ id: body.id, roomId: body.roomId })
    expect(updates[5]?.data).not.toHaveProperty('text')
  })

  test('bring nobody what is not theirs', async () => {
    const bea = await watch('bea')
    await sandbox.as('ola').post('/messages', { toPersonEmail: 'marek@nordwind.example', text: 'between us' })
    await sandbox.as('ola').post('/messages', { toPersonEmail: 'bea@zolta-lodz.example', text: 'for you' })
    expect((await bea(4)).at(-1)?.data).toMatchObject({ text: 'for you' })
  })

  test('are for those with a token', async () => {
    expect((await fetch(`${sandbox.url}/sandbox/webex/events`)).status).toBe(401)
  })
})
