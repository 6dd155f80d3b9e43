import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { withAccess } from '../../flows/provisioning/http-access.ts'
import { openGrant } from '../../flows/provisioning/http-grant.ts'
import { openTokens, type TokenKeeper } from '../../flows/provisioning/http-tokens.ts'
import { openTransport } from '../../flows/provisioning/http-transport.ts'
import { openHttpProvisioning } from '../../flows/provisioning/http.ts'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import { bodyOf, listening, type Listening } from '../support/listening.ts'
import { openTokenServer, type TokenServer } from '../support/token-server.ts'

const job = { jobId: 'j', operation: 'provision', orderId: 'A', idempotencyKey: 'k', status: 'provisioning' }
const unsent = { ok: false, code: 'UNAUTHENTICATED', outcome: 'unsent' }
const refused = { ok: false, code: 'UNAUTHENTICATED', outcome: 'refused' }

let tokenServer: TokenServer
let backEnd: Listening
/** The tokens that the back end lets in. */
let letsIn: (token: string) => boolean
let seen: { token: string; key: unknown; body: string }[]
let logged: string[]
/** Milliseconds that passed for whoever holds tokens. */
let elapsed: number

beforeEach(async () => {
  tokenServer = await openTokenServer()
  letsIn = () => true
  seen = []
  logged = []
  elapsed = 0
  backEnd = await listening((request, response) => {
    void bodyOf(request).then((body) => {
      const token = request.headers.authorization?.replace('Bearer ', '') ?? ''
      seen.push({ token, key: request.headers['idempotency-key'], body })
      if (letsIn(token)) response.writeHead(202).end(JSON.stringify(job))
      else response.writeHead(401, { 'content-type': 'text/html' }).end('<h1>Who are you?</h1>')
    })
  })
})
afterEach(() => Promise.all([tokenServer.close(), backEnd.close()]))

interface Wishes {
  readonly keeper?: TokenKeeper
  readonly clientAuth?: 'post' | 'basic'
  readonly tokenUrl?: string
  readonly timeoutMs?: number
}

/** The adapter to the back end, with tokens from the token server. */
function open({
  keeper,
  clientAuth = 'post',
  tokenUrl = tokenServer.url,
  timeoutMs = 2000,
}: Wishes = {}): Provisioning {
  const fetch = openTransport({ connectTimeoutMs: 1000 })
  const who = { clientId: 'set-up-now', clientSecret: 'sesame', clientAuth, scope: 'provisioning:write orders:read' }
  const log = { warn: (...all: unknown[]) => void logged.push(JSON.stringify(all)) }
  const grant = openGrant({ url: tokenUrl, ...who, timeoutMs, fetch })
  const tokens = openTokens({ grant, log, elapsed: () => elapsed, ...(keeper && { keeper }) })
  return openHttpProvisioning({ url: backEnd.url, timeoutMs, fetch: withAccess(fetch, tokens) })
}

const begin = (provisioning: Provisioning) => provisioning.begin('provision', '{ "Łódź":  1 }', 'k')

/** Where a refresh token is kept, in memory. */
function keeping(token: string): TokenKeeper & { readonly kept: string[] } {
  const kept = [token]
  return { kept, read: () => Promise.resolve(kept.at(-1)), keep: (next) => Promise.resolve(void kept.push(next)) }
}

describe('client credentials', () => {
  test('are shown once, in the body, with the scope, and the token with every call', async () => {
    const provisioning = open()
    await begin(provisioning)
    await provisioning.getJob('j')
    const form = { grant_type: 'client_credentials', client_id: 'set-up-now', client_secret: 'sesame' }
    expect(tokenServer.asked).toEqual([{ form: { ...form, scope: 'provisioning:write orders:read' } }])
    expect(seen.map(({ token }) => token)).toEqual(['access-1', 'access-1'])
  })

  test('or in the header', async () => {
    await begin(open({ clientAuth: 'basic' }))
    const [{ form, authorization } = { form: {} }] = tokenServer.asked
    expect(form).toEqual({ grant_type: 'client_credentials', scope: 'provisioning:write orders:read' })
    const [, shown = ''] = (authorization ?? '').split('Basic ')
    expect(decodeURIComponent(Buffer.from(shown, 'base64').toString())).toBe('set-up-now:sesame')
  })

  test('are shown once for all who wait', async () => {
    tokenServer.answer(() => ({ body: { access_token: 'shared', token_type: 'Bearer', expires_in: 60 }, delayMs: 50 }))
    const provisioning = open()
    const answers = await Promise.all([1, 2, 3, 4, 5].map(() => begin(provisioning)))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(tokenServer.asked).toHaveLength(1)
  })
})

describe('a token that grows old', () => {
  test('is renewed a minute before its time is over', async () => {
    const provisioning = open()
    await begin(provisioning)
    elapsed = 3539_000
    await begin(provisioning)
    elapsed = 3541_000
    await begin(provisioning)
    expect(seen.map(({ token }) => token)).toEqual(['access-1', 'access-1', 'access-2'])
  })

  test('does for as long as it lives while none can be had', async () => {
    const provisioning = open()
    await begin(provisioning)
    tokenServer.answer(() => ({ status: 503 }))
    elapsed = 3599_000
    expect(await begin(provisioning)).toMatchObject({ ok: true })
    elapsed = 3601_000
    expect(await begin(provisioning)).toEqual(unsent)
    expect(seen).toHaveLength(2)
  })

  test('of unknown age is shown until it is not let in any more', async () => {
    tokenServer.answer((nth) => ({ body: { access_token: `ageless-${nth}` } }))
    const provisioning = open()
    await begin(provisioning)
    elapsed = 1e12
    letsIn = (token) => token !== 'ageless-1'
    expect(await begin(provisioning)).toMatchObject({ ok: true })
    expect(seen.map(({ token }) => token)).toEqual(['ageless-1', 'ageless-1', 'ageless-2'])
  })
})

describe('a 401', () => {
  test('leads to one new token and one repeat: same key, same bytes', async () => {
    letsIn = (token) => token === 'access-2'
    expect(await begin(open())).toMatchObject({ ok: true })
    const sent = { key: 'k', body: '{ "Łódź":  1 }' }
    expect(seen).toEqual([
      { token: 'access-1', ...sent },
      { token: 'access-2', ...sent },
    ])
  })

  test('of the repeat too is the answer, whatever words it comes in: nothing was done', async () => {
    letsIn = () => false
    expect(await begin(open())).toEqual(refused)
    expect(seen).toHaveLength(2)
    expect(tokenServer.asked).toHaveLength(2)
  })

  test('is the answer when there is no other token to be had', async () => {
    letsIn = () => false
    tokenServer.answer((nth) => (nth === 1 ? { body: { access_token: 'only' } } : { status: 503 }))
    expect(await begin(open())).toEqual(refused)
    expect(seen).toHaveLength(1)
  })

  test('makes many who are turned away at once ask for one new token', async () => {
    letsIn = (token) => token !== 'access-1'
    const provisioning = open()
    const answers = await Promise.all([1, 2, 3, 4].map(() => begin(provisioning)))
    expect(answers.every(({ ok }) => ok)).toBe(true)
    expect(tokenServer.asked).toHaveLength(2)
  })
})

describe('a refresh token', () => {
  test('of a Webex Service App is exchanged, without a token type in the answer', async () => {
    const keeper = keeping('refresh-0')
    await begin(open({ keeper }))
    expect(tokenServer.asked[0]?.form).toMatchObject({ grant_type: 'refresh_token', refresh_token: 'refresh-0' })
    expect(keeper.kept).toEqual(['refresh-0'])
  })

  test('that changes is kept before its access is used, and the newest one is exchanged next', async () => {
    const keeper = keeping('refresh-0')
    tokenServer.answer((nth) => ({ body: { access_token: `a-${nth}`, refresh_token: `refresh-${nth}` } }))
    letsIn = (token) => {
      expect(keeper.kept.at(-1)).toBe(token.replace('a-', 'refresh-'))
      return token !== 'a-1'
    }
    expect(await begin(open({ keeper }))).toMatchObject({ ok: true })
    expect(tokenServer.asked.map(({ form }) => form['refresh_token'])).toEqual(['refresh-0', 'refresh-1'])
  })

  test('that cannot be read is no reason to throw', async () => {
    const keeper: TokenKeeper = { read: () => Promise.reject(new Error('the disk')), keep: () => Promise.resolve() }
    expect(await begin(open({ keeper }))).toEqual(unsent)
    expect(seen).toEqual([])
  })
})

describe('a token server that does not help', () => {
  const nonsense: Readonly<Record<string, { status?: number; body?: object | string }>> = {
    'refuses the client': { status: 401, body: { error: 'invalid_client', error_description: 'sesame' } },
    'refuses the refresh token': { status: 400, body: { error: 'invalid_grant' } },
    'repeats the secret as its error': { status: 400, body: { error: 'sesame' } },
    'is down': { status: 503, body: 'later' },
    'answers with a page': { body: '<!doctype html>' },
    'gives no token': { body: { expires_in: 60 } },
    'gives a token that is none': { body: { access_token: 'two\nlines' } },
    'gives another kind of token': { body: { access_token: 'x', token_type: 'mac' } },
    'gives a megabyte': { body: { access_token: 'x', padding: 'x'.repeat(1_000_000) } },
    'leads elsewhere': { status: 307 },
  }

  test.each(Object.keys(nonsense))('because it %s: nothing is sent, and a code is logged', async (what) => {
    tokenServer.answer(() => nonsense[what] ?? {})
    expect(await begin(open())).toEqual(unsent)
    expect(seen).toEqual([])
    expect(logged).toHaveLength(1)
    expect(logged[0]).toMatch(/^\["no token for provisioning",\{"code":"[\w ]+"\}\]$/)
    expect(logged.join()).not.toMatch(/sesame/)
  })

  test('because nobody is there', async () => {
    const { url, close } = await listening(() => undefined)
    await close()
    expect(await begin(open({ tokenUrl: url }))).toEqual(unsent)
    expect(logged).toEqual(['["no token for provisioning",{"code":"unreachable"}]'])
  })

  test('because it does not answer in time', async () => {
    tokenServer.answer(() => ({ delayMs: 60_000 }))
    expect(await begin(open({ timeoutMs: 150 }))).toEqual(unsent)
    expect(seen).toEqual([])
  })
})
