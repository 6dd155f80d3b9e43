import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One address for several bots. */
export interface Door {
  readonly url: string
  close(): Promise<void>
}

/** Leads each request to the first of these ports that anybody answers at, as a load balancer with a favourite does. */
export async function openDoor(ports: readonly number[]): Promise<Door> {
  const server = createServer((asked, answer) => void lead(asked, answer, ports))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Whoever dies over a request leaves it without an answer: it may have been done. */
async function lead(asked: IncomingMessage, answer: ServerResponse, ports: readonly number[]): Promise<void> {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of asked) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    for (const port of ports) if (await passed(asked, body, { answer, port })) return
  } catch {
    // Said below.
  }
  answer.destroy()
}

/** False when nobody is there; rejects when somebody was, and gave no answer. */
function passed(
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  { answer, port }: { readonly answer: ServerResponse; readonly port: number },
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // A connection of its own: one that is kept may turn out to lead to somebody who is dead.
    const far = request({ host: '127.0.0.1', port, method, path: url, headers, agent: false }, (said) => {
      answer.writeHead(said.statusCode ?? 502, said.headers)
      said.on('error', reject).on('end', () => resolve(true))
      said.pipe(answer)
    })
    far.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? resolve(false) : reject(error)))
    far.end(body)
  })
}
