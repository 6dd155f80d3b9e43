import { afterEach } from '@jest/globals'
import { type ClientOptions, connect } from 'webex'
import { openScriptedServer, type Scripted, type ScriptedServer } from './scripted-server.ts'

const servers: ScriptedServer[] = []

/** To be called once in a test file: closes the servers that a test has opened. */
export function closeServersAfterEach(): void {
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()))
  })
}

/** A client whose waits are noted and take no time, against a server that follows the script. */
export async function openClient(script: Scripted[], options: ClientOptions = {}) {
  const server = await openScriptedServer(...script)
  servers.push(server)
  const waits: number[] = []
  const sleep = (ms: number) => Promise.resolve(void waits.push(ms))
  const client = connect('secret-token', { baseUrl: server.baseUrl, sleep, ...options })
  return { client, server, waits }
}

/** What the call rejects with. */
export const failure = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  )
export const busy = (retryAfter?: string): Scripted => ({
  status: 429,
  headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
})
export const ola = { id: 'ola', emails: ['ola@nordwind.example'], displayName: 'Ola' }
