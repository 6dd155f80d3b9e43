import { describe, expect, test } from '@jest/globals'
import { busy, closeServersAfterEach, failure, openClient } from './scripted-client.ts'
import { ok, type Seen } from './scripted-server.ts'

closeServersAfterEach()

describe('a message with a file', () => {
  const message = () => ({
    roomId: 'r',
    text: 'Zażółć',
    files: [new File(['picture'], 'a.png', { type: 'image/png' })],
  })
  const read = ({ body, headers }: Seen) =>
    new Response(body, { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()

  test('goes out as a form that says it all, and again in full after a 429', async () => {
    const { client, server } = await openClient([busy('1'), ok({ id: 'm' })])
    expect(await client.messages.create(message())).toEqual({ id: 'm' })
    for (const seen of server.seen) {
      const form = Object.fromEntries(await read(seen))
      expect(form).toMatchObject({ roomId: 'r', text: 'Zażółć', files: { name: 'a.png', type: 'image/png' } })
      expect(await (form['files'] as File).text()).toBe('picture')
    }
    expect(server.seen).toHaveLength(2)
  })

  test('is not posted a second time when it may have been posted', async () => {
    const { client, server } = await openClient(['reset'])
    expect(await failure(client.messages.create(message()))).toMatchObject({ statusCode: 0 })
    expect(server.seen).toHaveLength(1)
  })

  test('is JSON when the file is an address', async () => {
    const { client, server } = await openClient([ok({ id: 'm' })])
    await client.messages.create({ roomId: 'r', files: ['https://nordwind.example/a.png'] })
    expect(server.seen[0]?.body).toBe('{"roomId":"r","files":["https://nordwind.example/a.png"]}')
  })
})
