import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { broken, setPassword } from '../flows/password.ts'
import { order } from './support/orders.ts'
import type { Player } from './support/player.ts'
import { openStage, type Stage } from './support/stage.ts'
import { linkOn, PASSWORD, toCheck } from './support/walks.ts'

const post = (link: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(link, { method: 'POST', body: new URLSearchParams(fields), headers, redirect: 'manual' })

const twice = (password: string) => ({ password, repeat: password })

describe('the policy', () => {
  const personal = ['ola', 'nordwind', 'wiśniewska']

  test.each([
    [PASSWORD, []],
    ['Abc-123', ['length']],
    [`Aa1!${'x'.repeat(252)}`, []],
    [`Aa1!${'x'.repeat(253)}`, ['length']],
    ['ZIELONY-LATAWIEC-42', ['lower']],
    ['zielony-latawiec-42', ['upper']],
    ['Zielony-Latawiec', ['digit']],
    ['ZielonyLatawiec42', ['special']],
    ['Zielony Latawiec 42', ['special']],
    ['Żółć-Źdźbło-42', []],
    ['Nordwind-Wiatr-42', ['personal']],
    ['Pani-WISNIEWSKA-42', ['personal']],
    ['', ['length', 'lower', 'upper', 'digit', 'special']],
  ])('"%s" breaks %p', (password, rules) => {
    expect(broken(password, personal)).toEqual(rules)
  })
})

/** One order, from the page that is opened to the wizard that goes on: each test starts where the last one ended. */
describe('the one-time page', () => {
  let stage: Stage
  let ola: Player
  let link: string
  beforeAll(async () => {
    stage = await openStage({ orders: [order({})], settings: { PROVISIONING_TIMEOUT_MS: '1000' } })
    ola = stage.player('ola')
    await toCheck(ola)
    await ola.presses('next')
    link = linkOn(await ola.at('password'))
  })
  afterAll(() => stage.close())

  const passwordsSet = async () => (await stage.ledger()).filter(({ operation }) => operation === 'setPassword')

  test('has a link nobody can guess, of which only a hash is stored', async () => {
    const token = new URL(link).pathname.slice('/password/'.length)
    expect(token).toMatch(/^[\w-]{43}$/)
    const { state, secret } = (await stage.app().world.storage.orders.get('WBX-1001')) ?? {}
    expect(state?.links).toHaveLength(1)
    expect(JSON.stringify({ state, secret })).not.toContain(token)
  })

  test('shows a form with the policy; looking at it, as previews of links do, burns nothing', async () => {
    for (let look = 0; look < 3; look++) {
      const page = await fetch(link)
      expect(page.status).toBe(200)
      const html = await page.text()
      expect(html).toContain('<html lang="en">')
      expect(html).toContain('For ola@nordwind.example, administrator of Nordwind Systemy Sp. z o.o.')
      expect(html.match(/type="password"/g)).toHaveLength(2)
      expect(html.match(/autocomplete="new-password"/g)).toHaveLength(2)
      expect(html).toContain('8 to 256 characters')
    }
    expect(await passwordsSet()).toEqual([])
  })

  test('may load and send to nothing but its own place, and leaves nothing behind in caches, referrers and indexes', async () => {
    const { headers } = await fetch(link)
    const policy = Object.fromEntries((headers.get('content-security-policy') ?? '').split(';').map(directive))
    expect(policy).toEqual({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'form-action': "'self'",
      'base-uri': "'none'",
      'frame-ancestors': "'none'",
    })
    expect(Object.fromEntries(headers)).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'noindex',
    })
    expect(headers.has('x-powered-by')).toBe(false)
    expect(headers.has('set-cookie')).toBe(false)
  })

  test.each([
    ['7 characters', 'Abc-12!', '8 to 256 characters'],
    ['257 characters', `Aa1!${'x'.repeat(253)}`, '8 to 256 characters'],
    ['no digit', 'Zielony-Latawiec!', 'a digit'],
    ['the name', 'Nowak-Latawiec-42!', 'no part of the person'],
    ['the address', 'x-ola@nordwind.example-X42', 'no part of the person'],
  ])('edge case 57: a weak password (%s) is refused with the reason first', async (_, password, reason) => {
    const page = await post(link, twice(password))
    expect(page.status).toBe(422)
    const html = await page.text()
    const alert = /role="alert">([^]*?)<\/div>/.exec(html)?.[1]
    expect(alert).toContain('Error: the password was not accepted')
    expect(alert).toContain(reason)
    expect(html).toMatch(/<title>Error: /)
    expect(html).toMatch(/id="password"[^>]*aria-invalid="true"[^>]*aria-describedby="faults"/)
    expect(html).toMatch(/Strength: [a-z ]+/)
    expect(html).not.toContain(password)
    expect(await passwordsSet()).toEqual([])
  })

  test('two passwords that differ set none', async () => {
    const page = await post(link, { password: PASSWORD, repeat: `${PASSWORD}?` })
    expect(page.status).toBe(422)
    expect(await page.text()).toContain('the two passwords are not the same')
    expect(await passwordsSet()).toEqual([])
  })

  test('while the service is down nothing is lost: the page says so, and the link still works', async () => {
    await stage.fault({ operation: 'setPassword', status: 503 })
    const page = await post(link, twice(PASSWORD))
    expect(page.status).toBe(503)
    const html = await page.text()
    expect(html).toContain('Error: the service did not confirm the password')
    expect(html).not.toContain(PASSWORD)
    expect((await fetch(link)).status).toBe(200)
    expect((await ola.at('password')).verbs).toContain('resend')
  })

  test('nor when the service acts but its answer is lost', async () => {
    await stage.fault({ operation: 'setPassword', timeoutAfterActing: 1500 })
    expect((await post(link, twice(PASSWORD))).status).toBe(503)
    expect((await fetch(link)).status).toBe(200)
  })

  test('nor when the call goes wrong in a way nobody thought of', async () => {
    const { world } = stage.app()
    const token = new URL(link).pathname.slice('/password/'.length)
    const provisioning = { ...world.provisioning, setPassword: () => Promise.reject(new Error('a bug')) }
    expect(await setPassword(token, PASSWORD, { ...world, provisioning })).toBe('failed')
    expect((await fetch(link)).status).toBe(200)
  })

  test('sent twice at once, it sets the password once, and the wizard goes on by itself', async () => {
    const before = await passwordsSet()
    const both = await Promise.all([post(link, twice(PASSWORD)), post(link, twice(PASSWORD))])
    expect(both.map(({ status }) => status).sort()).toEqual([303, 404])
    expect(await passwordsSet()).toHaveLength(before.length + 1)
    const done = both.find(({ status }) => status === 303)?.headers.get('location') ?? ''
    expect(new URL(done, link).pathname).toBe('/password/done')
    expect(await (await fetch(new URL(done, link))).text()).toContain('The password is set.')
    expect((await ola.at('subscription')).words).toContain('Step 2')
    expect((await fetch(link)).status).toBe(404)
  })

  test('edge case 55: the password is in no file, no log, no message and no report', async () => {
    await stage.quiet()
    const { state, secret } = (await stage.app().world.storage.orders.get('WBX-1001')) ?? {}
    const files = await filesBelow(stage.dataDir)
    expect(files.length).toBeGreaterThan(3)
    const kept = [
      ...files,
      stage.logged(),
      JSON.stringify({ state, secret }),
      JSON.stringify(await ola.messages()),
      JSON.stringify(await stage.order('WBX-1001')),
      JSON.stringify(await stage.ledger()),
    ]
    const forms = [PASSWORD, encodeURIComponent(PASSWORD), Buffer.from(PASSWORD).toString('base64').replace(/=+$/, '')]
    expect(forms.filter((form) => kept.some((text) => text.includes(form)))).toEqual([])
    expect(stage.logged()).toContain('password.set')
  })
})

const directive = (text: string): [string, string] => {
  const [name = '', ...sources] = text.trim().split(' ')
  return [name, sources.join(' ')]
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name), 'latin1')),
  )
}
