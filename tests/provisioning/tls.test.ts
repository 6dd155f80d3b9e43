import { readFileSync } from 'node:fs'
import type { ServerOptions } from 'node:https'
import { createServer, type AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, test } from '@jest/globals'
import { readConfig, type Env } from '../../bot/config.ts'
import { openLog } from '../../bot/log.ts'
import { openProvisioning } from '../../bot/provisioning/index.ts'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import { ClockWorld } from '../support/clock-world.ts'
import { listening, type Listening } from '../support/listening.ts'
import { openTokenServer } from '../support/token-server.ts'

const file = (name: string) => fileURLToPath(new URL(`certificates/test-${name}.pem`, import.meta.url))
const pem = (name: string) => readFileSync(file(name))
const serverTls: ServerOptions = { cert: pem('server'), key: pem('server-key') }
/** A server that lets in whom the authority knows, and nobody else. */
const mutualTls: ServerOptions = { ...serverTls, ca: pem('root'), requestCert: true, rejectUnauthorized: true }

const trusting: Env = { PROVISIONING_CA_FILE: file('root') }
const known: Env = { ...trusting, PROVISIONING_CERT_FILE: file('client'), PROVISIONING_KEY_FILE: file('client-key') }

const unsent = { ok: false, code: 'UPSTREAM', outcome: 'unsent' }
const job = { jobId: 'j', operation: 'provision', orderId: 'A', idempotencyKey: 'k', status: 'provisioning' }

const opened: { readonly close: () => unknown }[] = []
afterEach(async () => {
  for (const { close } of opened.splice(0)) await close()
})

const closing = <T extends { readonly close: () => unknown }>(it: T): T => {
  opened.push(it)
  return it
}

/** Who called, by the name in their certificate. */
const callers: unknown[] = []

async function backEnd(tls: ServerOptions): Promise<Listening> {
  callers.length = 0
  const server = listening((request, response) => {
    callers.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN)
    response.writeHead(202).end(JSON.stringify(job))
  }, tls)
  return closing(await server)
}

/** The product's own back end, as these settings open it. */
function open(url: string, env: Env): Provisioning {
  const { world } = new ClockWorld()
  const parts = {
    log: openLog('silent'),
    now: () => new Date(),
    hash: (token: string) => token,
    storage: world.storage,
  }
  return openProvisioning(readConfig(env), url, parts)
}

const begin = (provisioning: Provisioning) => provisioning.begin('provision', '{}', 'k')

describe('a back end with a certificate of a private authority', () => {
  test('is not believed as things are, and nothing is sent to it', async () => {
    const { url } = await backEnd(serverTls)
    expect(await begin(open(url, {}))).toEqual(unsent)
    expect(callers).toEqual([])
  })

  test('is believed once the authority is', async () => {
    const { url } = await backEnd(serverTls)
    expect(await begin(open(url, trusting))).toMatchObject({ ok: true })
    expect(callers).toEqual([undefined])
  })

  test('is not believed under a name that is not its own', async () => {
    const { url } = await backEnd({ cert: pem('client'), key: pem('client-key') })
    expect(await begin(open(url, trusting))).toEqual(unsent)
    expect(callers).toEqual([])
  })
})

describe('a back end that asks who calls', () => {
  test('is shown our certificate', async () => {
    const { url } = await backEnd(mutualTls)
    expect(await begin(open(url, known))).toMatchObject({ ok: true })
    expect(callers).toEqual(['Set Up Now in its tests'])
  })

  test('lets nobody in without one; it may turn us away after we spoke, so that nobody can say', async () => {
    const { url } = await backEnd(mutualTls)
    expect(await begin(open(url, trusting))).toMatchObject({ ok: false, code: 'UPSTREAM' })
    expect(callers).toEqual([])
  })

  test('does so for its token server too', async () => {
    const { url } = await backEnd(mutualTls)
    const tokens = closing(await openTokenServer(mutualTls))
    const client = { PROVISIONING_CLIENT_ID: 'set-up-now', PROVISIONING_CLIENT_SECRET: 's3cret' }
    const env = { ...client, PROVISIONING_TOKEN_URL: tokens.url }
    expect(await begin(open(url, { ...known, ...env }))).toMatchObject({ ok: true })
    expect(tokens.asked).toHaveLength(1)
    expect(await begin(open(url, { ...trusting, ...env }))).toMatchObject({
      code: 'UNAUTHENTICATED',
      outcome: 'unsent',
    })
  })
})

describe('a connection that does not come about', () => {
  test('is given up before the time for an answer is over, and nothing was sent', async () => {
    // Takes connections, and never says a word of TLS.
    const mute = createServer()
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const sockets: { destroy(): void }[] = []
    mute.on('connection', (socket) => sockets.push(socket))
    closing({ close: () => (sockets.forEach((socket) => socket.destroy()), mute.close()) })
    const url = `https://127.0.0.1:${(mute.address() as AddressInfo).port}`
    const times = { PROVISIONING_CONNECT_TIMEOUT_MS: '200', PROVISIONING_TIMEOUT_MS: '20000' }
    expect(await begin(open(url, times))).toEqual(unsent)
  })
})

describe('a file that is set', () => {
  const faults = (env: Env): string => {
    try {
      return JSON.stringify(readConfig(env))
    } catch (error) {
      return String(error)
    }
  }

  test.each([
    ['PROVISIONING_CA_FILE', '/nowhere/ca.pem', 'certificates'],
    ['PROVISIONING_CA_FILE', file('client-key'), 'certificates'],
    ['PROVISIONING_CERT_FILE', file('client-key'), 'certificates'],
    ['PROVISIONING_KEY_FILE', file('client'), 'a private key that needs no password'],
    ['PROVISIONING_KEY_FILE', fileURLToPath(import.meta.url), 'a private key that needs no password'],
  ])('and is wrong is named at the start: %s', (name, path, says) => {
    const said = faults({ ...known, [name]: path })
    expect(said).toContain(`\n  ${name}: must be a PEM file that can be read and holds ${says}`)
    expect(said).not.toContain(path)
  })

  test('must go with the other', () => {
    expect(faults({ PROVISIONING_CERT_FILE: file('client') })).toContain('PROVISIONING_KEY_FILE: is required')
    expect(faults({ PROVISIONING_KEY_FILE: file('client-key') })).toContain('PROVISIONING_CERT_FILE: is required')
    expect(faults({ ...known, PROVISIONING_KEY_FILE: file('server-key') })).toContain(
      'PROVISIONING_KEY_FILE: does not belong to PROVISIONING_CERT_FILE',
    )
  })
})
