import { describe, expect, test } from '@jest/globals'
import { openLog, scrub, type Fields, type Level, type Log } from '../bot/log.ts'

/** Logs into memory and gives back what was written, one parsed entry a line. */
function logged(work: (log: Log) => void, level: Level = 'debug'): Record<string, unknown>[] {
  const lines: string[] = []
  work(openLog(level, { write: (line) => void lines.push(line) }))
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

const token = 'kR3v9Xq2LmN8pT5wZy1BcD4fGh6JkQsVuA7eYoIiW0E'
const webexId = 'Y2lzY29zcGFyazovL3VzL1BFT1BMRS9iYmNlYjFhZC00M2YxLTNiNTgtOTE0Yw'

test('an event is one JSON line with its level, its time and its fields', () => {
  const [line] = logged((log) => log.info('turn.applied', { orderId: 'N-1', rev: 3, direct: true, absent: undefined }))
  const { time, ...rest } = line ?? {}
  expect(time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  expect(rest).toEqual({ level: 'info', event: 'turn.applied', orderId: 'N-1', rev: 3, direct: true })
})

test('what is below the level is not written', () => {
  const speak = (log: Log) => {
    log.debug('a')
    log.info('b')
    log.warn('c')
    log.error('d')
  }
  expect(logged(speak, 'warn').map(({ event }) => event)).toEqual(['c', 'd'])
  expect(logged(speak, 'silent')).toEqual([])
})

describe('what must not be in a log is taken out', () => {
  test.each([
    ['an e-mail address', 'no answer from ola@nordwind.example', 'no answer from o***@n***.example'],
    ['one with Polish letters', 'do: żaneta@żółta-łódź.example.', 'do: ż***@ż***.example.'],
    ['a bearer token', 'Authorization: Bearer abc.def was refused', 'Authorization: Bearer [hidden] was refused'],
    ['a one-time link', `/password/${token}?x=1`, '/password/[hidden]?x=1'],
    ['sealed text', 'found eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn here', 'found [hidden] here'],
    ['a key in base64', `key ${Buffer.alloc(32, 250).toString('base64')}`, 'key [hidden]'],
    ['a password in a URL', 'smtp://ola:sesame@mail.example:25', 'smtp://[hidden]@mail.example:25'],
    ['a long text', 'word '.repeat(50), `${'word '.repeat(39)}word…`],
  ])('%s', (_, text, expected) => {
    expect(scrub(text)).toBe(expected)
  })

  test.each([
    ['an order', 'N-2026-000123'],
    ['a UUID', '0b9c8a51-7f2e-4a8b-9a59-0d3f1c2b4a5e'],
    ['an id of Webex', webexId],
    ['a date', '2026-11-22T09:00:00.000Z'],
    ['an address of a service', 'https://provisioning.api.nordwind.example/organisations/42'],
  ])('but not %s', (_, text) => {
    expect(scrub(text)).toBe(text)
  })

  test('a field whose name says that it is a secret', () => {
    const [line] = logged((log) =>
      log.info('x', { partnerPassword: 'sesame', INTAKE_TOKEN: 'abc', idempotencyKey: 'N-1/org' }),
    )
    expect(line).toMatchObject({ partnerPassword: '[hidden]', INTAKE_TOKEN: '[hidden]', idempotencyKey: 'N-1/org' })
  })

  test('anything that is no plain value, should it slip through', () => {
    const answers: unknown = { order: 'N-1', answers: { companyName: 'Nordwind' } }
    const [line] = logged((log) => log.info('x', answers as Fields))
    expect(line).not.toHaveProperty('answers')
    expect(line).toHaveProperty('order', 'N-1')
  })
})

describe('what was thrown', () => {
  const thrown = (error: unknown) => logged((log) => log.error('failed', {}, error))[0]?.['thrown']

  test('is told with its kind, its code, its place and its causes', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const written = thrown(new TypeError('fetch failed', { cause }))
    expect(written).toMatchObject({ name: 'TypeError', message: 'fetch failed' })
    expect(written).toHaveProperty('cause.code', 'ECONNREFUSED')
    expect(written).toHaveProperty(['stack', '0'], expect.stringContaining('log.test.ts'))
  })

  test('is told without what a person typed, also where the stack repeats the message', () => {
    const error = new Error(`ola@nordwind.example typed\n    at home (${token}:1:2)`)
    const written = JSON.stringify(thrown(error))
    expect(written).not.toContain('ola@')
    expect(written).not.toContain(token)
    expect(written).toContain('log.test.ts')
  })

  test('does not go on for ever when it causes itself', () => {
    const error = new Error('round')
    error.cause = error
    expect(JSON.stringify(thrown(error)).match(/"round"/g)).toHaveLength(6)
  })

  test('may be several errors, or none at all', () => {
    expect(thrown(new AggregateError([new Error('one'), 'two'], 'both'))).toMatchObject({
      message: 'both',
      errors: [{ message: 'one' }, { name: 'not an error', message: 'two' }],
    })
    expect(thrown('ola@nordwind.example')).toEqual({ name: 'not an error', message: 'o***@n***.example' })
  })
})
