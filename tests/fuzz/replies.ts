import fc from 'fast-check'
import { bytes, headerSafe, mutated, text } from './junk.ts'
import { serving, type Serving } from './serving.ts'

/** Answers of a service that may be anything. */

export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

const patience = fc.oneof(
  fc.constantFrom('0', '3', '1e400', '-1', '999999999999999999999', 'NaN', 'Wed, 99 Foo 2026', '0x10', '', '3,3', ' 4'),
  text.map(headerSafe),
)

const headers: fc.Arbitrary<Record<string, string>> = fc.record(
  {
    'retry-after': patience,
    trackingid: fc.oneof(fc.constant('TRK-7'), text.map(headerSafe)),
    date: fc.constantFrom('Mon, 02 Mar 2026 09:00:00 GMT', 'never'),
    location: fc.oneof(fc.constant('/elsewhere/one'), text.map(headerSafe)),
    link: fc.constantFrom(
      '<https://elsewhere.example/v1/people>; rel="next"',
      '<>; rel="next"',
      '<http://127.0.0.1:9/v1/rooms?after=1>; rel="next"',
      `${'<'.repeat(3_000)}`,
    ),
    'content-type': fc.constantFrom('application/json', 'text/html', 'application/json; charset=utf-16', 'x'),
  },
  { requiredKeys: [] },
)

const plain: fc.Arbitrary<Record<string, string>> = fc.constant({ trackingid: 'TRK-7' })

/** A good answer as it may have become on its way; `retried` are the statuses at which the asker would only ask again. */
export const replies = (good: fc.Arbitrary<unknown>, retried: readonly number[] = []): fc.Arbitrary<Reply> =>
  fc.record({
    status: fc
      .oneof(
        { weight: 5, arbitrary: fc.constantFrom(200, 202) },
        {
          weight: 2,
          arbitrary: fc.constantFrom(201, 204, 302, 400, 401, 403, 404, 409, 410, 418, 422, 423, 429, 500, 503, 599),
        },
      )
      .filter((status) => !retried.includes(status)),
    headers: fc.oneof({ weight: 3, arbitrary: plain }, { weight: 1, arbitrary: headers }),
    body: bytes(mutated(good)),
  })

/** A server that gives every request the answer that was set last. */
export interface Answering extends Serving {
  says(reply: Reply): void
}

export async function answering(first: Reply): Promise<Answering> {
  let now = first
  const server = await serving((request, response) => {
    const { status, headers: said, body } = now
    request.resume()
    response.on('error', () => undefined)
    response.writeHead(status, { ...said })
    response.end(status === 204 ? undefined : body)
  })
  return { ...server, says: (reply) => void (now = reply) }
}

export const fine = (body: unknown, status = 200): Reply => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify(body)),
})
