import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { openApiDocument } from '../../sandbox/provisioning/openapi.ts'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import { mapOrder } from '../support/provisioning-requests.ts'

let at: TestProvisioning
beforeAll(async () => {
  at = await openTestProvisioning()
})
afterAll(() => at.close())

describe('the published contract', () => {
  it('is served as it is printed in docs; `npx tsx sandbox/provisioning/print-openapi.ts` prints it anew', async () => {
    const printed: unknown = JSON.parse(await readFile('docs/provisioning.openapi.json', 'utf8'))
    expect((await at.call('GET', 'openapi.json')).body).toEqual(printed)
  })

  it('has schemas that compile, each reference included', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'doc', components: openApiDocument().components })
    for (const name of Object.keys(openApiDocument().components.schemas)) {
      expect(typeof ajv.compile({ $ref: `doc#/components/schemas/${name}` })).toBe('function')
    }
  })

  it('describes what the simulator really answers', async () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false })
    ajv.addSchema({ $id: 'doc', components: openApiDocument().components })
    const fits = (name: string, value: unknown) => ajv.validate({ $ref: `doc#/components/schemas/${name}` }, value)
    const order = JSON.stringify(mapOrder('A'))
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'key' }
    const accepted = await fetch(`${at.url}/operations`, { method: 'POST', headers, body: order })
    expect(accepted.status).toBe(202)
    const job: unknown = await accepted.json()
    expect(fits('Operation', JSON.parse(order))).toBe(true)
    expect(fits('Job', job)).toBe(true)
    expect(fits('Job', { ...(job as object), status: 'done' })).toBe(false)
    expect(
      fits('Lookup', (await at.call('POST', 'lookups/customer-organisation', { email: 'it@gory.example' })).body),
    ).toBe(true)
    expect(fits('Failure', (await at.call('GET', 'organizations/nobody')).body)).toBe(true)
    expect(fits('SandboxLedger', (await at.call('GET', 'ledger')).body)).toBe(true)
    const where = accepted.headers.get('location') ?? ''
    expect((await at.call('GET', where)).body).toMatchObject({ orderId: 'A', status: 'provisioned' })
  })
})

describe('a request that cannot be read is refused', () => {
  const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
    const response = await fetch(`${at.url}/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    })
    return { status: response.status, body: await response.json() }
  }
  const failure = { message: expect.any(String), trackingId: expect.stringMatching(/^SIM_/) }

  it.each<[string, number, () => Promise<{ status: number; body: unknown }>]>([
    ['no JSON', 400, () => post('lookups/partner-organisation', '{"email":')],
    ['a field missing', 400, () => post('lookups/partner-organisation', '{}')],
    ['another type', 415, () => post('lookups/partner-organisation', 'email=x', { 'content-type': 'text/plain' })],
    ['too much', 413, () => post('checks/site', JSON.stringify({ name: 'x'.repeat(300_000) }))],
    ['a change without a key', 400, () => post('operations', JSON.stringify(mapOrder('B')))],
    ['an unknown operation', 400, () => post('operations', '{"operation":"dance"}', { 'idempotency-key': 'k' })],
    ['no order named', 400, () => at.call('GET', 'operations')],
    ['an address that nothing is at', 404, () => at.call('GET', 'nothing/here')],
    [
      'a key that is a name of something inherited',
      400,
      () => post('operations', '{}', { 'idempotency-key': 'constructor' }),
    ],
  ])('%s: %i', async (_what, status, send) => {
    expect(await send()).toMatchObject({ status, body: failure })
  })

  it('and names the field', async () => {
    const { body } = await post('lookups/partner-organisation', '{"email":7}')
    expect(body).toMatchObject({ errors: [{ errorCode: 'VALIDATION', field: 'email' }] })
  })

  it('but names from everywhere are only names', async () => {
    for (const name of ['constructor', '__proto__', 'toString']) {
      expect((await at.call('GET', `organizations/${name}`)).status).toBe(404)
      expect((await at.call('GET', `operations?reference=${name}`)).body).toEqual({ items: [] })
      const headers = { 'idempotency-key': name }
      expect((await post('operations', JSON.stringify(mapOrder(name)), headers)).status).not.toBe(502)
    }
  })
})
