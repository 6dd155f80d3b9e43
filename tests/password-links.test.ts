import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import express from 'express'
import { passwordRoutes } from '../bot/server/password.ts'
import type { World } from '../flows/world.ts'
import { order } from './support/orders.ts'
import type { Player } from './support/player.ts'
import { openStage, type Stage } from './support/stage.ts'
import { finder, linkOn, PASSWORD, walk } from './support/walks.ts'

let stage: Stage
let ola: Player
let link: string

/** What the new organisation is called here: everything that a page could take for more than a name. */
const NAME = `Nord & "Wind" <script>alert('1')</script>`

beforeAll(async () => {
  stage = await openStage({ orders: [order({ language: 'pl' })], settings: { PASSWORD_LINK_MINUTES: '10' } })
  ola = stage.player('ola')
  const renamed = finder.map((press) =>
    press.at === 'partnerNew' ? { ...press, inputs: { ...press.inputs, partnerCompanyName: NAME } } : press,
  )
  await walk(ola, renamed, 'check')
  await ola.presses('next')
  link = linkOn(await ola.at('password'))
})
afterAll(() => stage.close())

const post = (url: string, headers: Record<string, string> = {}, body = `password=${encodeURIComponent(PASSWORD)}`) => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  return fetch(url, { method: 'POST', body, headers: { ...form, ...headers }, redirect: 'manual' })
}

/** All that a visitor gets: status, headers that say something, and text. */
async function answerTo(response: Promise<Response>) {
  const { status, headers, ...rest } = await response.then(async (it) => ({
    status: it.status,
    headers: Object.fromEntries(it.headers),
    text: await it.text(),
  }))
  const { date: _date, ratelimit: _left, 'ratelimit-policy': _limits, ...said } = headers
  return { status, headers: said, ...rest }
}

const at = (path: string) => `${stage.url}/password/${path}`

describe('a link', () => {
  const unknown = () => at('A'.repeat(43))

  test('opens the page in the language of the order, with every name shown literally', async () => {
    const html = await (await fetch(link)).text()
    expect(html).toContain('<html lang="pl">')
    expect(html).toContain('Hasło musi:')
    expect(html).toContain('Nord &amp; &quot;Wind&quot; &lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;')
    expect(html).not.toContain('<script>alert')
  })

  test('that was never given out, or is none at all, gets one and the same answer', async () => {
    const expected = await answerTo(fetch(unknown()))
    expect(expected.status).toBe(404)
    expect(expected.text).toContain('This link does not work any more.')
    for (const path of ['x', 'A'.repeat(2000), '%E0%A4%A', '..%2f..%2forders', '%00', 'a/b', '', 'DONE1'])
      expect(await answerTo(fetch(at(path)))).toEqual(expected)
    expect(await answerTo(post(unknown()))).toEqual(expected)
  })

  test('edge case 56: that has expired, was replaced or was used gets that answer, too, whatever is sent', async () => {
    const expected = await answerTo(fetch(unknown()))
    const both = async (url: string) => [await answerTo(fetch(url)), await answerTo(post(url))]

    await stage.clock('PT11M')
    expect(await both(link)).toEqual([expected, expected])

    await ola.presses('resend')
    const second = linkOn(await ola.at('password'))
    expect((await fetch(second)).status).toBe(200)
    expect(await both(link)).toEqual([expected, expected])

    await ola.presses('resend')
    const third = linkOn(await ola.at('password'))
    expect(await both(second)).toEqual([expected, expected])

    expect((await post(third)).status).toBe(303)
    expect(await both(third)).toEqual([expected, expected])
    await ola.at('subscription')
    link = third
  })

  test('that does not work says so in the language of the browser, since it belongs to no order any more', async () => {
    const polish = await fetch(link, { headers: { 'accept-language': 'pl-PL,pl;q=0.9,en;q=0.5' } })
    expect(await polish.text()).toContain('Ten link już nie działa.')
    const other = await fetch(link, { headers: { 'accept-language': 'fr' } })
    expect(await other.text()).toContain('This link does not work any more.')
  })
})

describe('the page, behind a proxy that speaks https for it,', () => {
  let server: Server
  let url: string
  beforeAll(async () => {
    const world: World = { ...stage.app().world, publicUrl: 'https://bot.nordwind.example' }
    server = createServer(express().use(passwordRoutes(world)))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/password/`
  })
  afterAll(() => new Promise((resolve) => server.close(resolve)))

  const from = (address: string) => ({ 'x-forwarded-for': `203.0.113.9, ${address}` })

  test('promises to be reached by https only', async () => {
    expect((await fetch(`${url}x`)).headers.get('strict-transport-security')).toMatch(/max-age=\d{8}/)
  })

  test.each([
    ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://bot.nordwind.example' }, 403],
    ['a neighbour of ours', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site, in an old browser', { origin: 'https://evil.example' }, 403],
    ['what is no origin', { origin: 'nonsense' }, 403],
    ['our own page', { 'sec-fetch-site': 'same-origin', origin: 'null' }, 404],
    ['our own page, in an old browser', { origin: 'https://bot.nordwind.example' }, 404],
    ['our own page, in a browser that keeps its origin to itself', { origin: 'null' }, 404],
  ])('hears %s as it should', async (_, headers, status) => {
    expect((await post(`${url}x`, { ...headers, ...from(`198.51.100.${status}`) })).status).toBe(status)
  })

  test('lets one address try ten times a minute, and everybody else as before', async () => {
    const tries = (address: string, token: number) => post(`${url}token-${token}`, from(address))
    for (let token = 0; token < 10; token++) expect((await tries('198.51.100.1', token)).status).toBe(404)
    const refused = await tries('198.51.100.1', 10)
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(refused.headers.get('cache-control')).toBe('no-store')
    expect(await refused.text()).toContain('Please wait a minute')
    expect((await tries('198.51.100.2', 10)).status).toBe(404)
  })

  test('lets one link be tried ten times a minute, from wherever', async () => {
    for (let n = 0; n < 10; n++) expect((await post(`${url}one-link`, from(`192.0.2.${n}`))).status).toBe(404)
    expect((await post(`${url}one-link`, from('192.0.2.99'))).status).toBe(429)
    expect((await post(`${url}other-link`, from('192.0.2.98'))).status).toBe(404)
  })

  test('takes nothing that is too long, or is no form', async () => {
    const long = await post(`${url}x`, from('192.0.2.201'), `password=${'x'.repeat(20_000)}`)
    expect(long.status).toBe(413)
    expect(await long.text()).toContain('Nothing was changed')
    const json = { ...from('192.0.2.202'), 'content-type': 'application/json' }
    expect((await post(`${url}x`, json, '{"password":')).status).toBe(404)
    const charset = { ...from('192.0.2.203'), 'content-type': 'application/x-www-form-urlencoded; charset=klingon' }
    expect((await post(`${url}x`, charset)).status).toBe(415)
  })
})
