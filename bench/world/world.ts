import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openConnector } from './connector.ts'
import type { Dialect } from './dialect.ts'
import { openSlack } from './slack.ts'
import { openWebex } from './webex.ts'

export type DialectName = 'webex' | 'slack' | 'connector'

/** Everything around a contestant: the chat platforms' APIs on one port, and who was sent a card and when. */
export interface World {
  readonly url: string
  readonly dialects: Readonly<Record<DialectName, Dialect>>
  /** How often each operation was called since the start. */
  readonly calls: ReadonlyMap<string, number>
  /** Resolves at the talker's next card, to the time of it (`performance.now()`). */
  nextCard(talker: string): Promise<number>
  /** Who has been sent a card so far. */
  readonly met: ReadonlySet<string>
  /** Resolves when nobody has called for `ms` milliseconds. */
  quiet(ms: number): Promise<void>
  close(): Promise<void>
}

export async function openWorld(port = 0): Promise<World> {
  const calls = new Map<string, number>()
  const waiting = new Map<string, (at: number) => void>()
  const met = new Set<string>()
  let lastCall = 0
  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const dialects = { webex: openWebex(), slack: openSlack(), connector: openConnector(`${url}/connector`) }
  const roots: Readonly<Record<string, Dialect>> = dialects

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    const at = performance.now()
    const { pathname, searchParams } = new URL(request.url ?? '', url)
    const [, root = '', ...rest] = pathname.split('/')
    const { method = '', headers } = request
    const call = { method, path: rest.join('/'), query: searchParams, contentType: headers['content-type'] ?? '', body }
    const {
      status = 200,
      body: told,
      operation,
      reached,
    } = roots[root]?.answer(call) ?? { operation: 'nowhere', status: 404 }
    calls.set(operation, (calls.get(operation) ?? 0) + 1)
    lastCall = at
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(told === undefined ? undefined : JSON.stringify(told))
    if (reached === undefined) return
    met.add(reached)
    waiting.get(reached)?.(at)
    waiting.delete(reached)
  }

  return {
    url,
    dialects,
    calls,
    met,
    nextCard: (talker) => new Promise((resolve) => waiting.set(talker, resolve)),
    async quiet(ms) {
      for (let left = ms; left > 0; left = lastCall + ms - performance.now()) {
        await new Promise((resolve) => setTimeout(resolve, left))
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
