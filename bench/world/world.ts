import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { openConnector } from './connector.ts'
import type { Answered, Dialect } from './dialect.ts'
import type { Run } from './plan.ts'
import { openSlack } from './slack.ts'
import { Webex } from './webex.ts'

/** The product's look whether events still come: once in half a minute, whatever else is done. */
const BY_THE_CLOCK = 'GET webhooks'

type Dialects = Readonly<Record<Run['dialect'], Dialect>>

/** Opens everything around the contestants: the chat platforms' APIs, each below its name, on one port. */
export async function openWorld(port = 0): Promise<World> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  const dialects = { webex: new Webex(), slack: openSlack(), connector: openConnector(`${url}/connector`) }
  const world = new World({ url, dialects, close })
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void world.serve(request, response))
  return world
}

export class World {
  readonly url: string
  readonly dialects: Dialects
  readonly close: () => Promise<void>
  /** How often each operation was called since the start, but for what goes by the clock. */
  readonly calls = new Map<string, number>()
  /** When each talker was sent cards, in milliseconds since 1970 with fractions. */
  readonly reached = new Map<string, number[]>()
  readonly #waiting = new Map<string, (at: number) => void>()
  #lastCall = 0

  constructor({ url, dialects, close }: Pick<World, 'url' | 'dialects' | 'close'>) {
    this.url = url
    this.dialects = dialects
    this.close = close
  }

  /** Resolves at the talker's next card, to the time of it (`performance.now()`). */
  nextCard(talker: string): Promise<number> {
    return new Promise((resolve) => this.#waiting.set(talker, resolve))
  }

  /** Resolves when nobody has called for `ms` milliseconds. */
  async quiet(ms: number): Promise<void> {
    for (let left = ms; left > 0; left = this.#lastCall + ms - performance.now()) await sleep(left)
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request)
    const at = performance.now()
    this.#lastCall = at
    const { status = 200, body: told, operation, reached } = this.#answered(request, body)
    if (operation !== BY_THE_CLOCK) this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1)
    response.writeHead(status, { 'content-type': 'application/json' })
    response.end(told === undefined ? undefined : JSON.stringify(told))
    if (reached === undefined) return
    const times = this.reached.get(reached) ?? []
    times.push(performance.timeOrigin + at)
    this.reached.set(reached, times)
    this.#waiting.get(reached)?.(at)
    this.#waiting.delete(reached)
  }

  #answered({ method = '', url = '', headers }: IncomingMessage, body: string): Answered {
    const { pathname, searchParams: query } = new URL(url, this.url)
    const [, name, ...rest] = pathname.split('/')
    const found = Object.entries(this.dialects).find(([known]) => known === name)
    if (!found) return { operation: 'nowhere', status: 404 }
    return found[1].answer({ method, path: rest.join('/'), query, contentType: headers['content-type'] ?? '', body })
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
