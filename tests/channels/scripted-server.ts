import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** What the server does with one request: answers, or cuts the line. `{base}` in a header stands for its own base. */
export type Scripted =
  { readonly status: number; readonly headers?: Record<string, string>; readonly body?: unknown } | 'reset'

export interface ScriptedServer {
  readonly baseUrl: string
  readonly seen: readonly Seen[]
  close(): Promise<void>
}

export const ok = (body: unknown, headers: Record<string, string> = {}): Scripted => ({ status: 200, headers, body })

/** A server that gives the scripted answers in turn, and the last one for ever. */
export async function openScriptedServer(...script: Scripted[]): Promise<ScriptedServer> {
  const seen: Seen[] = []
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const answer = script[Math.min(seen.length, script.length - 1)] ?? 'reset'
      const body = Buffer.concat(chunks).toString()
      seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body })
      if (answer === 'reset') return void request.socket.destroy()
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body ?? {})
      const base = `http://${request.headers.host}/v1`
      for (const [name, value] of Object.entries(answer.headers ?? {}))
        response.setHeader(name, value.replace('{base}', base))
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(text)
    })
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    seen,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
