import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import { openSandbox } from '../../sandbox/index.ts'

export type Who = 'ola' | 'marek' | 'bea' | 'ivo' | 'zed' | 'bot'

export interface Answer<T = Record<string, unknown>> {
  readonly status: number
  readonly headers: Headers
  /** The parsed body; an empty object when there was none. */
  readonly body: T
}

/** Webex's REST API as one person sees it; paths as in Cisco's documentation, e.g. `/messages`. */
export interface As {
  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>>
  post<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>>
  put<T = Record<string, unknown>>(path: string, body: unknown): Promise<Answer<T>>
  delete(path: string): Promise<Answer>
}

export interface TestSandbox {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string
  /** Base of the Webex API. */
  readonly api: string
  /** Where mail is taken: `smtp://127.0.0.1:port`. */
  readonly smtp: string
  readonly dataDir: string
  as(who: Who): As
  /** Sets faults of the Webex API as `POST /sandbox/webex/faults` takes them. */
  fault(fault: unknown): Promise<void>
  /** Any request to the sandbox's own paths, e.g. `GET /sandbox/webex/deliveries`. */
  call<T = Record<string, unknown>>(method: string, path: string, body?: unknown): Promise<Answer<T>>
  /** Stops the sandbox; removes its data unless `dataDir` was given. */
  close(): Promise<void>
}

/** A sandbox of its own on a free port, on a folder of its own or on `dataDir`. */
export async function openTestSandbox(options: { dataDir?: string; pace?: number } = {}): Promise<TestSandbox> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'sandbox-')))
  const sandbox = await openSandbox({ dataDir, ...(options.pace === undefined ? {} : { pace: options.pace }) })
  const server = createServer(express().use(sandbox.router))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const api = `${url}/sandbox/webex/v1`
  return {
    url,
    api,
    smtp: `smtp://127.0.0.1:${sandbox.smtpPort}`,
    dataDir,
    as: (who) => client(api, who),
    call: (method, path, body) => request(method, url + path, { body }),
    async fault(body) {
      const answer = await request('POST', `${url}/sandbox/webex/faults`, { body })
      if (answer.status !== 200) throw new Error(`fault refused: ${JSON.stringify(answer.body)}`)
    },
    async close() {
      await sandbox.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function client(api: string, who: Who): As {
  const authorization = `Bearer sandbox-${who}`
  return {
    get: (path) => request('GET', api + path, { authorization }),
    post: (path, body) => request('POST', api + path, { authorization, body }),
    put: (path, body) => request('PUT', api + path, { authorization, body }),
    delete: (path) => request('DELETE', api + path, { authorization }),
  }
}

async function request<T>(
  method: string,
  url: string,
  { authorization, body }: { authorization?: string; body?: unknown },
): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (authorization !== undefined) headers['authorization'] = authorization
  if (body !== undefined) headers['content-type'] = 'application/json'
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) }
  const response = await fetch(url, init)
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: (text === '' ? {} : JSON.parse(text)) as T }
}
