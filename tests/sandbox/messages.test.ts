import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'

let sandbox: TestSandbox
let roomId: string

beforeAll(async () => {
  sandbox = await openTestSandbox()
  const { body } = await sandbox.as('ola').get<{ items: { id: string }[] }>('/rooms')
  roomId = body.items[0]?.id ?? ''
})
afterAll(() => sandbox.close())

interface MessageBody {
  id: string
  roomId: string
  text?: string
  html?: string
  created: string
  updated?: string
  parentId?: string
  mentionedPeople?: string[]
  mentionedGroups?: string[]
}

const say = async (who: Who, body: object) =>
  (await sandbox.as(who).post<MessageBody>('/messages', { roomId, ...body })).body
const statusOf = async (who: Who, body: object) => (await sandbox.as(who).post('/messages', body)).status
const read = (who: Who, id: string) => sandbox.as(who).get<MessageBody>(`/messages/${id}`)
const list = (who: Who, query: string) => sandbox.as(who).get<{ items: MessageBody[] }>(`/messages?${query}`)

describe('what is said', () => {
  test('in markdown is kept as html and as plain text too', async () => {
    const { id } = await say('ola', { markdown: '**Żółć** is _here_:\n\n- one\n- [two](https://two.example)' })
    expect((await read('marek', id)).body).toMatchObject({
      text: 'Żółć is here:\n• one\n• two',
      html: expect.stringContaining('<strong>Żółć</strong> is <em>here</em>'),
      personEmail: 'ola@nordwind.example',
      roomType: 'group',
    })
  })

  test('as text stays text', async () => {
    const message = await say('ola', { text: 'a **b** <i>c</i>' })
    expect(message.text).toBe('a **b** <i>c</i>')
    expect(message.html).toBeUndefined()
  })

  test('mentions people by e-mail or id, inside the markup clients look for', async () => {
    const marek = (await sandbox.as('marek').get<MessageBody>('/people/me')).body.id
    const byMail = await say('ola', { markdown: 'Ask <@personEmail:marek@nordwind.example|Marek>, please' })
    const byId = await say('ola', { markdown: `Ask <@personId:${marek}>` })
    expect(byMail.mentionedPeople).toEqual([marek])
    expect(byMail.text).toBe('Ask Marek, please')
    expect(byMail.html).toBe(
      `<p>Ask <spark-mention data-object-type="person" data-object-id="${marek}">Marek</spark-mention>, please</p>`,
    )
    expect(byId).toMatchObject({ mentionedPeople: [marek], text: 'Ask Marek Wiśniewski' })
  })

  test('mentions everybody, and nobody where it is only quoted or unknown', async () => {
    expect((await say('ola', { markdown: 'Dear <@all>' })).mentionedGroups).toEqual(['all'])
    const quoted = await say('ola', { markdown: '`<@all>` and <@personEmail:nobody@nowhere.example>' })
    expect(quoted.mentionedGroups).toBeUndefined()
    expect(quoted.mentionedPeople).toBeUndefined()
  })

  test.each([
    ['markdown', { markdown: '<img src=x onerror=alert(1)> [x](javascript:alert(1))' }],
    ['html', { html: '<b onclick="x()">b</b><script>x()</script><a href="javascript:x()">a</a><img src=x>' }],
  ])('carries no foreign markup in %s', async (_, body) => {
    const { html = '' } = await say('ola', body)
    expect(html).not.toMatch(/<(img|script|b [^>]|a href="javascript)/i)
  })

  test('keeps the plain html that chat allows', async () => {
    const { html, text } = await say('ola', { html: '<b>Hi</b> <a href="https://a.example">there</a> &amp; on' })
    expect(html).toBe('<b>Hi</b> <a href="https://a.example" rel="nofollow">there</a> &amp; on')
    expect(text).toBe('Hi there & on')
  })

  test('may have 7,439 bytes, which is fewer letters in Polish', async () => {
    expect(await statusOf('ola', { roomId, text: 'a'.repeat(7439) })).toBe(200)
    expect(await statusOf('ola', { roomId, text: 'ż'.repeat(3720) })).toBe(400)
    expect(await statusOf('ola', { roomId, markdown: 'a'.repeat(7440) })).toBe(400)
  })

  test('can be a reply to a root message of the same space, not to a reply', async () => {
    const root = await say('ola', { text: 'root' })
    const reply = await say('marek', { text: 'reply', parentId: root.id })
    expect(reply.parentId).toBe(root.id)
    expect(await statusOf('ola', { roomId, text: 'deeper', parentId: reply.id })).toBe(400)
    expect(await statusOf('ola', { toPersonEmail: 'marek@nordwind.example', text: 'x', parentId: root.id })).toBe(404)
    expect((await list('ola', `roomId=${roomId}&parentId=${root.id}`)).body.items.map(({ id }) => id)).toEqual([
      reply.id,
    ])
  })

  test.each([
    ['no target', { text: 'x' }],
    ['two targets', { roomId: 'r', toPersonEmail: 'marek@nordwind.example', text: 'x' }],
    ['nothing to say', { toPersonEmail: 'marek@nordwind.example' }],
    ['two files', { toPersonEmail: 'marek@nordwind.example', files: ['https://a.example/1', 'https://a.example/2'] }],
    ['a file that is no address', { toPersonEmail: 'marek@nordwind.example', files: ['/etc/passwd'] }],
    ['text that is no text', { toPersonEmail: 'marek@nordwind.example', text: 7 }],
  ])('is refused with %s', async (_, body) => {
    expect(await statusOf('ola', body)).toBe(400)
  })

  test('can be a file alone, by its address', async () => {
    const files = ['https://files.example/plan.png']
    const { body } = await sandbox.as('ola').post<MessageBody>('/messages', { roomId, files })
    expect((await read('zed', body.id)).body).toMatchObject({ files })
  })
})

describe('editing', () => {
  test('is for the sender, in the right space, ten times', async () => {
    const { id } = await say('ola', { markdown: 'first' })
    const edit = (who: Who, body: object) => sandbox.as(who).put<MessageBody>(`/messages/${id}`, body)
    expect((await edit('marek', { roomId, text: 'mine' })).status).toBe(403)
    expect((await edit('ola', { text: 'no space' })).status).toBe(400)
    expect((await edit('ola', { roomId: 'elsewhere', text: 'x' })).status).toBe(400)
    expect((await edit('ola', { roomId })).status).toBe(400)
    expect((await edit('ola', { roomId, markdown: 'x', html: 'x' })).status).toBe(400)
    for (let turn = 1; turn <= 10; turn++) {
      const { body } = await edit('ola', { roomId, text: `turn ${turn}` })
      expect(body.text).toBe(`turn ${turn}`)
      expect(body.html).toBeUndefined()
      expect(body.updated).toBeDefined()
    }
    expect(await edit('ola', { roomId, text: 'turn 11' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('limit') },
    })
  })

  test('is not for messages with files', async () => {
    const { id } = await say('ola', { text: 'see', files: ['https://files.example/a'] })
    expect((await sandbox.as('ola').put(`/messages/${id}`, { roomId, text: 'x' })).status).toBe(400)
  })
})

describe('deleting', () => {
  test('is for the sender and leaves nothing to read', async () => {
    const { id } = await say('ola', { text: 'gone soon' })
    expect((await sandbox.as('zed').delete(`/messages/${id}`)).status).toBe(403)
    expect((await sandbox.as('ola').delete(`/messages/${id}`)).status).toBe(204)
    expect((await read('ola', id)).status).toBe(404)
    expect((await sandbox.as('ola').delete(`/messages/${id}`)).status).toBe(404)
  })
})
