import express from 'express'
import fc from 'fast-check'
import { claimRoutes } from '../../../bot/server/claim.ts'
import { passwordRoutes } from '../../../bot/server/password.ts'
import { createPages } from '../../../bot/server/server.ts'
import { withState } from '../../../flows/case.ts'
import { broken } from '../../../flows/password.ts'
import type { World } from '../../../flows/world.ts'
import { ClockWorld } from '../../support/clock-world.ts'
import { begun, ctxAt, due, mappedTo, NOW } from '../../support/wizard.ts'
import { opened, type Opened } from '../door.ts'
import { bytes, CANARY, headerSafe, text } from '../junk.ts'
import { openLines } from '../log.ts'
import { serving } from '../serving.ts'

/** The pages that people reach by a link: the one-time password, and the claim of a letter. */

interface Input {
  readonly path: string
  readonly method: string
  readonly form: Buffer
  readonly headers: Readonly<Record<string, string>>
}

const TOKEN = 'k7Jt0yq0m0x3d8yT2l4mFh1cQ6vR9sW5k7Jt0yq0m0x'
const PASSWORD = `Zielony-${CANARY}-42`

const inPath = text.map((it) => encodeURIComponent(it.replace(/\p{Cs}/gu, '').slice(0, 500)))
const path = fc.oneof(
  { weight: 6, arbitrary: fc.constant(`/password/${TOKEN}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      `/password/${TOKEN}x`,
      `/password/${TOKEN}/..`,
      '/password/',
      '/password/%E0%A4%A',
      '/password/%00',
    ),
  },
  { weight: 1, arbitrary: inPath.map((it) => `/password/${it}`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/password/done?in=xx&in=pl', '/password/page.css', '/password/..%2fpassword.ts'),
  },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom('ABCD2345EFGH', '%E0%A4%A'), inPath).map((it) => `/claim/${it}`) },
)

const password = fc.oneof(fc.constant(PASSWORD), fc.constantFrom('', 'kanarek', 'Ola-Nordwind-42!'), text)
const forms = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(password, fc.oneof(password, fc.constant(undefined)))
      .map(([one, two]) => Buffer.from(new URLSearchParams({ password: one, repeat: two ?? one }).toString())),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(
        'password[]=a&password[x]=b',
        'password=%E0%A4%A',
        '__proto__[x]=1&password=a',
        `${'a=1&'.repeat(50)}`,
        `password=${'x'.repeat(20_000)}`,
      )
      .map((it) => Buffer.from(it)),
  },
  { weight: 1, arbitrary: bytes(fc.record({ password })) },
)

const headers: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'content-type': fc.oneof(
      { weight: 6, arbitrary: fc.constant('application/x-www-form-urlencoded') },
      {
        weight: 1,
        arbitrary: fc.constantFrom(
          'application/json',
          'multipart/form-data',
          'application/x-www-form-urlencoded; charset=klingon',
          'application/x-www-form-urlencoded; charset=iso-8859-1',
        ),
      },
      { weight: 1, arbitrary: text.map(headerSafe) },
    ),
    origin: fc.oneof(fc.constantFrom('null', 'https://bot.example', 'https://evil.example'), text.map(headerSafe)),
    'sec-fetch-site': fc.constantFrom('same-origin', 'none', 'cross-site', 'same-site', 'x'),
    'accept-language': fc.oneof(fc.constantFrom('pl', 'pl;q=x,en;q=1e400', '*'), text.map(headerSafe)),
    'content-encoding': fc.constantFrom('identity', 'klingon', 'gzip'),
  },
  { requiredKeys: ['content-type'] },
)

const inputs: fc.Arbitrary<Input> = fc.record({
  path,
  method: fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', 'DELETE', 'OPTIONS'),
  form: forms,
  headers: fc.oneof(
    { weight: 1, arbitrary: fc.constant({ 'content-type': 'application/x-www-form-urlencoded' }) },
    { weight: 2, arbitrary: headers },
  ),
})

const FINE = new Set([200, 303, 400, 403, 404, 405, 413, 415, 422, 429])

export async function pagesDoor(): Promise<Opened> {
  const clock = new ClockWorld()
  clock.now = Date.parse(NOW)
  const lines = openLines()
  const set: string[] = []
  const setPassword: World['provisioning']['setPassword'] = (_orgId, _email, what) => {
    set.push(what)
    return Promise.resolve({ ok: true, value: undefined })
  }
  const provisioning = { ...clock.world.provisioning, setPassword }
  // As behind a proxy, so that every sender has an address of its own.
  const world: World = { ...clock.world, log: lines.log, provisioning, publicUrl: 'https://bot.example' }
  const it = begun(mappedTo(due(), { partnerCreated: true }), ctxAt())

  /** The order with its link, as if nobody had used it, and nobody had tried often. */
  async function fresh(): Promise<express.Router> {
    const links = [{ hash: world.hash(TOKEN), expiresAt: '2026-03-02T09:00:00.000Z' }]
    const next = { ...withState(it, { links }), effects: [] }
    await world.storage.orders.turn(it.id, undefined, () => ({ next, reply: undefined }))
    set.splice(0)
    return express.Router().use(
      passwordRoutes(world),
      claimRoutes(world, () => 'webexteams://im'),
    )
  }

  let router = await fresh()
  const server = await serving(
    createPages({ product: () => router, ready: () => Promise.resolve(true), log: lines.log }),
  )

  async function ask({ path: at, method, form, headers: said }: Input) {
    const sent = method === 'GET' ? {} : { body: form }
    const answer = await fetch(server.url + at, { method, headers: said, redirect: 'manual', ...sent })
    return { answer, page: await answer.text() }
  }

  async function send(input: Input): Promise<void> {
    router = await fresh()
    const { answer, page } = await ask(input)
    if (!FINE.has(answer.status)) throw new Error(`${answer.status} was answered: ${page.slice(0, 300)}`)
    if (page.includes(CANARY) && !input.path.includes(CANARY)) throw new Error('A password came back on the page')
    const isLive = input.path === `/password/${TOKEN}` && input.method === 'POST'
    if (set.length > 0 && !isLive) throw new Error('A password was set by something else than its form')
    if (set.length > 1 || set.some((one) => broken(one, []).length > 0)) throw new Error('A weak password was set')
    if (set.length > 0 !== (answer.status === 303))
      throw new Error(`${answer.status} says something else than what was done`)
    if (set.length > 0 && input.headers['sec-fetch-site']?.endsWith('-site'))
      throw new Error('Another site set a password')
    if (
      input.path.startsWith('/password') &&
      !answer.headers.get('content-security-policy')?.startsWith("default-src 'none'")
    )
      throw new Error('A page came without its policy')
    const doc = await world.storage.orders.get(it.id)
    if (JSON.stringify(doc).includes(CANARY)) throw new Error('A password was kept')
    const failed = lines.taken().find((line) => line.includes('"level":"error"'))
    if (failed) throw new Error(`Something failed inside: ${failed.slice(0, 1_000)}`)
  }

  return opened<Input>({
    name: 'pages',
    inputs,
    send,
    async serves() {
      router = await fresh()
      const form = Buffer.from(new URLSearchParams({ password: PASSWORD, repeat: PASSWORD }).toString())
      const { answer } = await ask({
        path: `/password/${TOKEN}`,
        method: 'POST',
        form,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
      if (answer.status !== 303) throw new Error(`A good password got ${answer.status}`)
    },
    close: () => server.close(),
  })
}
