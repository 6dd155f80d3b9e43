import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly raw: Buffer
  readonly signature: string | undefined
  readonly body: { resource: string; event: string; data: Record<string, unknown>; [key: string]: unknown }
}

/** A bot's ear: keeps every webhook posted to it and answers with `status`. */
export interface Receiver {
  readonly url: string
  readonly received: Received[]
  status: number
  /** Resolves when `count` posts that match have come in altogether. */
  wait(count: number, matches?: (one: Received) => boolean): Promise<Received[]>
  close(): Promise<void>
}

export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = []
  let news = () => undefined as void
  const server = createServer((req, res) => {
    const parts: Buffer[] = []
    req.on('data', (part: Buffer) => parts.push(part))
    req.on('end', () => {
      const raw = Buffer.concat(parts)
      const signature = req.headers['x-spark-signature']
      const body = JSON.parse(raw.toString('utf8')) as Received['body']
      received.push({ raw, signature: typeof signature === 'string' ? signature : undefined, body })
      res.writeHead(receiver.status).end()
      news()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    status: 204,
    async wait(count, matches = () => true) {
      for (;;) {
        const found = received.filter(matches)
        if (found.length >= count) return found
        await new Promise<void>((resolve) => (news = resolve))
      }
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return receiver
}
