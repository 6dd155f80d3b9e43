import { Agent, request } from 'node:http'
import type { Posting } from './dialect.ts'

export interface Poster {
  /** Posts one event over a kept-alive connection; true when it was answered with 2xx. */
  (posting: Posting): Promise<boolean>
  close(): void
}

/** `fetch` takes several times the CPU of this, on cores that belong to the contestant. */
export function openPoster(url: string): Poster {
  const agent = new Agent({ keepAlive: true })
  const { hostname, port } = new URL(url)
  const post = ({ path, headers, body }: Posting) =>
    new Promise<boolean>((resolve) => {
      const length = { 'content-length': Buffer.byteLength(body) }
      const sent = request({ agent, hostname, port, method: 'POST', path, headers: { ...headers, ...length } })
      sent.on('response', ({ statusCode = 500 }) => resolve(statusCode < 300))
      sent.on('response', (response) => response.resume())
      sent.on('error', () => resolve(false))
      sent.end(body)
    })
  return Object.assign(post, { close: () => agent.destroy() })
}
