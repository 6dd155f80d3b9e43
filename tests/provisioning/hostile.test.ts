import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createRaw, type AddressInfo, type Socket } from 'node:net'
import { createGzip, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from '@jest/globals'
import { withAccess } from '../../flows/provisioning/http-access.ts'
import { fixed } from '../../flows/provisioning/http-tokens.ts'
import { openTransport } from '../../flows/provisioning/http-transport.ts'
import { openHttpProvisioning } from '../../flows/provisioning/http.ts'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'

let server: Server | undefined
afterEach(() => {
  server?.close()
  server?.closeAllConnections()
})

const calling = withAccess(openTransport({ connectTimeoutMs: 1000 }), fixed('secret-token'))

/** The adapter, talking to a server that answers like this. */
async function against(listener: RequestListener, timeoutMs = 2000): Promise<Provisioning> {
  const listening = createServer(listener)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  const { port } = listening.address() as AddressInfo
  return openHttpProvisioning({ url: `http://127.0.0.1:${port}/deep/base`, timeoutMs, fetch: calling })
}

const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)

const unknown = { ok: false, code: 'UPSTREAM', outcome: 'unknown' }

const job = { jobId: 'j', operation: 'provision', orderId: 'A', idempotencyKey: 'k', status: 'provisioning' }

const nonsense: Readonly<Record<string, string>> = {
  HTML: '<!doctype html><title>Sign in</title>',
  nothing: '',
  'truncated JSON': '{"jobId": "j", "operation": "prov',
  'wrong types': JSON.stringify({ ...job, jobId: 7 }),
  'a status nobody knows': JSON.stringify({ ...job, status: 'done' }),
  'a list': '[]',
  null: 'null',
  'five megabytes': JSON.stringify({ ...job, padding: 'x'.repeat(5_000_000) }),
  'deep nesting': '['.repeat(100_000),
  'bytes that are no text': '\u0000\u0001\ufffd',
}

describe('an answer that makes no sense is an unknown outcome', () => {
  it.each(Object.keys(nonsense))('to a change: %s', async (what) => {
    const provisioning = await against(answering(202, nonsense[what] ?? ''))
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
  })

  it.each(Object.keys(nonsense))('to a question: %s', async (what) => {
    const provisioning = await against(answering(200, nonsense[what] ?? ''))
    expect(await provisioning.findPartnerOrg('ola@nordwind.example')).toEqual(unknown)
  })

  it.each(Object.keys(nonsense))('to a refused change: %s', async (what) => {
    const provisioning = await against(answering(409, nonsense[what] ?? ''))
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
  })

  it('when it is about somebody else’s job', async () => {
    const provisioning = await against(answering(200, JSON.stringify(job)))
    expect(await provisioning.begin('provision', '{}', 'another key')).toEqual(unknown)
    expect(await provisioning.getJob('another job')).toEqual(unknown)
  })

  it('when it lists jobs of another order', async () => {
    const provisioning = await against(answering(200, JSON.stringify({ items: [job] })))
    expect(await provisioning.findJobs('B')).toEqual(unknown)
  })
})

it('an id with half a character in it is asked for, and is nobody’s', async () => {
  const provisioning = await against(answering(404, '{"message":"no"}'))
  expect(await provisioning.getJob('job-\ud800')).toMatchObject({ code: 'NOT_FOUND' })
  expect(await provisioning.getOrganisation('\udc00')).toMatchObject({ code: 'NOT_FOUND' })
  expect(await provisioning.setPassword('\udc00', 'ola@nordwind.example', 'x')).toMatchObject({ code: 'NOT_FOUND' })
})

describe('what a gateway in between says', () => {
  it('keeps “too many calls” recognisable, without believing that nothing was done', async () => {
    const provisioning = await against(answering(429, 'slow down', { 'retry-after': '9', trackingid: 'T-1' }))
    const refusal = { ok: false, code: 'RATE_LIMITED', outcome: 'unknown', retryAfter: 9, trackingId: 'T-1' }
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(refusal)
  })

  it('does not lead elsewhere by a redirect', async () => {
    const seen: string[] = []
    const provisioning = await against((request, response) => {
      seen.push(request.url ?? '')
      response.writeHead(307, { location: '/somewhere/else' }).end()
    })
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
    expect(seen).toEqual(['/deep/base/operations'])
  })

  it('may carry a date to wait for, taken against its own clock', async () => {
    const headers = { date: 'Mon, 02 Mar 2026 09:00:00 GMT', 'retry-after': 'Mon, 02 Mar 2026 09:01:30 GMT' }
    const provisioning = await against(answering(423, JSON.stringify({ message: 'locked' }), headers))
    expect(await provisioning.begin('provision', '{}', 'k')).toMatchObject({ code: 'LOCKED', retryAfter: 90 })
  })

  it('may carry codes we do not know, which do not hide that nothing was done', async () => {
    const body = JSON.stringify({
      message: 'no',
      errors: [{ errorCode: 'BILL_TO_ERROR', description: 'bill to', field: 'billTo' }],
    })
    const provisioning = await against(answering(400, body))
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual({
      ok: false,
      code: 'VALIDATION',
      outcome: 'refused',
      field: 'billTo',
    })
  })
})

describe('a back end that takes its time', () => {
  it('is left when it does not answer', async () => {
    const provisioning = await against(() => undefined, 150)
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
    expect(await provisioning.findJobs('A')).toEqual(unknown)
  })

  it('is left when its answer trickles in', async () => {
    const provisioning = await against((_request, response) => {
      response.writeHead(202, { 'content-type': 'application/json' }).write('{')
      const drip = setInterval(() => response.write(' '), 20)
      response.on('close', () => clearInterval(drip))
    }, 250)
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
  })

  it('is not there at all', async () => {
    const provisioning = await against(() => undefined)
    await new Promise((resolve) => server?.close(resolve))
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual({ ...unknown, outcome: 'unsent' })
  })
})

describe('a connection that is abused', () => {
  const lookup = (kind: string) => JSON.stringify({ kind, matches: [] })

  it('by a little that becomes very much: it is read no further than a megabyte', async () => {
    let left = 20_000
    const provisioning = await against((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
      const bomb = createGzip()
      bomb.pipe(response)
      const more = () => {
        while (left > 0 && (left -= 1) && bomb.write(Buffer.alloc(65_536, ' ')));
        if (left === 0) bomb.end()
      }
      bomb.on('drain', more)
      response.on('close', () => bomb.removeAllListeners('drain'))
      more()
    })
    expect(await provisioning.findPartnerOrg('ola@nordwind.example')).toEqual(unknown)
    expect(left).toBeGreaterThan(0)
  })

  it('is not abused by an answer that is packed, or of another type than agreed', async () => {
    const packed = gzipSync(lookup('none'))
    const headers = { 'content-type': 'text/plain', 'content-encoding': 'gzip' }
    const provisioning = await against((_request, response) => void response.writeHead(200, headers).end(packed))
    expect(await provisioning.findPartnerOrg('ola@nordwind.example')).toMatchObject({ ok: true })
  })

  it('by headers without end', async () => {
    const padding = 'x'.repeat(100_000)
    expect(await (await against(answering(200, '{}', { padding }))).getJob('j')).toEqual(unknown)
  })

  /** The adapter, talking to a server that does not keep to HTTP. */
  async function againstRaw(talk: (socket: Socket) => void, timeoutMs = 2000): Promise<Provisioning> {
    const raw = createRaw((socket) => {
      socket.on('error', () => undefined)
      sockets.push(socket)
      talk(socket)
    })
    const sockets: Socket[] = []
    closeRaw = () => {
      for (const socket of sockets) socket.destroy()
      raw.close()
    }
    await new Promise<void>((resolve) => raw.listen(0, '127.0.0.1', resolve))
    const { port } = raw.address() as AddressInfo
    return openHttpProvisioning({ url: `http://127.0.0.1:${port}`, timeoutMs, fetch: calling })
  }
  let closeRaw = () => {}
  afterEach(() => closeRaw())

  it('by headers that trickle in', async () => {
    const provisioning = await againstRaw((socket) => {
      socket.write('HTTP/1.1 202 Accepted\r\n')
      const drip = setInterval(() => socket.write('x: y\r\n'), 20)
      socket.on('close', () => clearInterval(drip))
    }, 250)
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
  })

  it('by answering twice: the second answer is nobody’s', async () => {
    const response = (kind: string) =>
      `HTTP/1.1 200 OK\r\ncontent-length: ${lookup(kind).length}\r\n\r\n${lookup(kind)}`
    let asked = 0
    const provisioning = await againstRaw((socket) => {
      socket.on('data', () => {
        asked += 1
        socket.write(asked === 1 ? response('none') + response('consumer') : response('none'))
      })
    })
    const ask = () => provisioning.findPartnerOrg('ola@nordwind.example')
    expect([await ask(), await ask(), await ask()].map((it) => it.ok && it.value.kind)).not.toContain('consumer')
  })

  it('by two lengths, so that nobody knows where the answer ends', async () => {
    const provisioning = await againstRaw((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 202 OK\r\ncontent-length: 2\r\ncontent-length: 4\r\n\r\n{}{}'))
    })
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
  })

  it('by a status that is none', async () => {
    const provisioning = await againstRaw((socket) => {
      socket.on('data', () => socket.write('HTTP/1.1 999 What\r\ncontent-length: 2\r\n\r\n{}'))
    })
    expect(await provisioning.begin('provision', '{}', 'k')).toEqual(unknown)
  })
})

describe('what is sent', () => {
  it('is the frozen body, byte for byte, once, with key and token', async () => {
    const seen: object[] = []
    const provisioning = await against((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { authorization, 'idempotency-key': key, 'content-type': type } = request.headers
        seen.push({ method: request.method, authorization, key, type, body: Buffer.concat(chunks).toString('utf8') })
        response.writeHead(503, { 'retry-after': '0' }).end()
      })
    })
    const body = '{ "name":"Żółta  Łódź",\n "n": 1.0 }'
    await provisioning.begin('provision', body, 'k')
    const sent = { method: 'POST', authorization: 'Bearer secret-token', key: 'k', type: 'application/json', body }
    expect(seen).toEqual([sent])
  })

  it('never comes back in an answer: neither the password nor the token', async () => {
    const provisioning = await against(answering(500, '{"message":"no"}'))
    const answer = await provisioning.setPassword('o', 'ola@nordwind.example', 'Zielona-Łąka-7')
    expect(answer).toEqual(unknown)
  })
})
