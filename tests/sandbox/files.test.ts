import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dot } from '../support/pictures.ts'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'

let sandbox: TestSandbox
let spaceId: string

beforeAll(async () => {
  sandbox = await openTestSandbox()
  const { body } = await sandbox.as('ola').get<{ items: { id: string; title: string }[] }>('/rooms?type=group')
  spaceId = body.items.find(({ title }) => title === 'Nordwind setup')?.id ?? ''
})
afterAll(() => sandbox.close())

interface Posted {
  readonly status: number
  readonly body: { id: string; text?: string; files?: string[]; message?: string }
}

async function post(fields: Record<string, string | File | File[]>, who: Who = 'bot'): Promise<Posted> {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) form.append(name, one)
  return send({ body: form }, who)
}

async function send(init: RequestInit, who: Who = 'bot'): Promise<Posted> {
  const headers = { ...init.headers, authorization: `Bearer sandbox-${who}` }
  const answer = await fetch(`${sandbox.api}/messages`, { ...init, method: 'POST', headers })
  return { status: answer.status, body: (await answer.json()) as Posted['body'] }
}

const picture = (bytes: Uint8Array = dot, type = 'image/png') =>
  new File([Uint8Array.from(bytes)], 'lejek „1”.png', { type })
const download = (url = '', who: Who = 'ola') => fetch(url, { headers: { authorization: `Bearer sandbox-${who}` } })

describe('a message with a file', () => {
  test('keeps its words, and names an address where the file is, the same in every listing', async () => {
    const { status, body } = await post({ roomId: spaceId, markdown: '**Funnel**', files: picture() })
    expect([status, body.text, body.files?.length]).toEqual([200, 'Funnel', 1])
    expect(body.files?.[0]).toMatch(new RegExp(`^${sandbox.api}/contents/[\\w-]+$`))
    const { body: seen } = await sandbox.as('ola').get<Posted['body']>(`/messages/${body.id}`)
    expect(seen.files).toEqual(body.files)
  })

  test('gives its bytes, kind and name to members of the space, and to nobody else', async () => {
    const { body } = await post({ roomId: spaceId, text: 'Funnel', files: picture() })
    const answer = await download(body.files?.[0])
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(Uint8Array.from(dot))
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(answer.headers.get('content-disposition')).toContain(
      `attachment; filename="lejek ?1?.png"; filename*=UTF-8''${encodeURIComponent('lejek „1”.png')}`,
    )
    expect((await download(body.files?.[0], 'bea')).status).toBe(404)
    expect((await fetch(body.files?.[0] ?? '')).status).toBe(401)
  })

  test('needs no words, goes to a person too, and may be a JPEG', async () => {
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0])
    const { body } = await post({ toPersonEmail: 'ola@nordwind.example', files: picture(jpeg, 'image/jpeg') })
    expect((await download(body.files?.[0])).headers.get('content-type')).toBe('image/jpeg')
  })

  test('may still name an address that is public already, as in JSON', async () => {
    const { body } = await post({ roomId: spaceId, files: 'https://nordwind.example/a.png' })
    expect(body.files).toEqual(['https://nordwind.example/a.png'])
  })

  test('lies on the disk sealed, and is gone with its message', async () => {
    const folder = join(sandbox.dataDir, 'sandbox', 'contents')
    const before = await readdir(folder)
    const { body } = await post({ roomId: spaceId, text: 'x', files: picture() })
    const [added = ''] = (await readdir(folder)).filter((name) => !before.includes(name))
    const stored = await readFile(join(folder, added))
    expect(stored.includes(Buffer.from('PNG')) || stored.includes(Buffer.from(dot).toString('base64'))).toBe(false)
    await sandbox.as('bot').delete(`/messages/${body.id}`)
    expect(await readdir(folder)).toEqual(before)
    expect((await download(body.files?.[0])).status).toBe(404)
  })

  test('fails as it is told to', async () => {
    const { body } = await post({ roomId: spaceId, text: 'x', files: picture() })
    await sandbox.fault({ operation: 'contents.get', status: 429, retryAfter: 3 })
    expect((await download(body.files?.[0])).headers.get('retry-after')).toBe('3')
  })
})

describe('a form is refused', () => {
  const big = Buffer.concat([dot, Buffer.alloc(1_000_001)])
  test.each<[string, Record<string, string | File | File[]>]>([
    ['with two files', { files: [picture(), picture()] }],
    ['with a file that is no picture', { files: picture(Buffer.from('#!/bin/sh'), 'text/x-shellscript') }],
    ['with a file that only says it is a picture', { files: picture(Buffer.from('<svg onload=alert(1)>')) }],
    ['with more than a megabyte', { files: picture(big) }],
    ['with far more than a megabyte', { files: picture(Buffer.concat([big, big, big])) }],
    ['with a card, which takes JSON', { text: 'x', attachments: '[]', files: picture() }],
    ['with nothing', { text: '' }],
  ])('%s', async (_, fields) => {
    expect((await post({ roomId: spaceId, ...fields })).status).toBe(400)
  })

  test('that is broken off, or has no boundary', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="text"\r\n\r\nhi'
    for (const boundary of ['; boundary=b', ''])
      expect((await send({ body, headers: { 'content-type': `multipart/form-data${boundary}` } })).status).toBe(400)
  })

  test('where no file is taken', async () => {
    const headers = { authorization: 'Bearer sandbox-ola' }
    const answer = await fetch(`${sandbox.api}/rooms`, { method: 'POST', headers, body: new FormData() })
    expect(answer.status).toBe(415)
  })
})

test('the newest fifty files are there after a restart, and older ones are not', async () => {
  const own = await openTestSandbox()
  const restarted: TestSandbox[] = []
  const original = sandbox
  try {
    sandbox = own
    const posted: string[] = []
    for (let count = 0; count < 52; count++) {
      const { body } = await post({ toPersonEmail: 'ola@nordwind.example', text: String(count), files: picture() })
      posted.push(body.files?.[0] ?? '')
    }
    restarted.push(await openTestSandbox({ dataDir: own.dataDir }))
    const statuses = await Promise.all(
      posted.map(async (url) => (await download(url.replace(own.url, restarted[0]?.url ?? ''))).status),
    )
    expect(statuses).toEqual([404, 404, ...Array<number>(50).fill(200)])
  } finally {
    sandbox = original
    for (const one of restarted) await one.close()
    await own.close()
  }
})
