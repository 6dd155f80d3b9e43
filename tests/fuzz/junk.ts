import fc from 'fast-check'

/** What nobody should send: texts, values and bytes, made from nothing or from something good. */

/** Stands in whatever a person could have typed or a service could have said, and never in the log. */
export const CANARY = 'kanarek'

/** Texts that have broken programs before. */
const NASTY: readonly string[] = [
  '',
  ' ',
  '0',
  'null',
  'undefined',
  '\u0000',
  '\u202eabc\u2066',
  '\ud800',
  '\udc00x',
  'e\u0301\u0300'.repeat(50),
  '👩‍👩‍👧‍👦',
  '__proto__',
  'constructor',
  'toString',
  '{{name}} ${name} {name, plural, other {#}}',
  '<script>alert(1)</script>',
  "' OR 1=1 --",
  '../../../etc/passwd',
  '%E0%A4%A',
  '[x](javascript:alert(1)) **b** `c`',
  '1e400',
  '-0',
  '99999999999999999999999',
  '1970-01-01T00:00:00Z',
  '2026-02-30',
  'ola@nordwind.example',
  'https://x.example/?a=b&c=d#e',
  'hasło: Zielony-Latawiec-42!',
  `a ${CANARY} b`,
]

/** Pieces that expressions with a hidden square or cube of steps stumble over when they are repeated. */
const PIECES = [
  '!',
  ' ',
  '.',
  'a',
  'a.',
  '@',
  'a@',
  '<',
  '<>',
  '\t\n',
  'password is ',
  'pwd:',
  '-',
  '[',
  '"',
  '\\',
  ';',
  'ż',
]

const long = fc
  .tuple(
    fc.constantFrom(...PIECES),
    fc.constantFrom(50, 300, 1_000, 5_000, 10_000),
    fc.constantFrom('', 'x', '!', ' y'),
  )
  .map(([piece, length, end]) => piece.repeat(Math.ceil(length / piece.length)) + end)

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 20 }).map((some) => `${some} ${CANARY} ${some}`) },
  { weight: 1, arbitrary: long },
)

/** Any JSON value, the strange ones first. */
export const value: fc.Arbitrary<unknown> = fc.oneof(
  text,
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1.5, 2 ** 53, 1e300, [], {}, [[]], [null], {
    a: { b: { c: [] } },
  }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 2 }),
)

type How = 'replace' | 'remove' | 'wrap' | 'double' | 'rename'

export interface Change {
  readonly at: number
  readonly how: How
  readonly by: unknown
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.nat({ max: 500 }),
  how: fc.constantFrom<How>('replace', 'replace', 'replace', 'remove', 'wrap', 'double', 'rename'),
  by: value,
})

/** What goes wrong with something good: up to so many things, and often nothing. */
export const changes = (most = 3): fc.Arbitrary<Change[]> => fc.array(change, { maxLength: most })

/** The same value with all that wrong about it. */
export const spoilt = (good: unknown, all: readonly Change[]): unknown =>
  all.reduce((it: unknown, each) => changed(it, each), good)

export const mutated = (good: fc.Arbitrary<unknown>, most = 3): fc.Arbitrary<unknown> =>
  fc.tuple(good, changes(most)).map(([it, all]) => spoilt(it, all))

type Place = readonly (string | number)[]

/** All places in a value, itself first. */
function placesIn(it: unknown, here: Place = []): Place[] {
  if (typeof it !== 'object' || it === null || here.length > 8) return [here]
  return [here, ...Object.entries(it).flatMap(([key, inner]) => placesIn(inner, [...here, key]))]
}

function changed(it: unknown, { at, how, by }: Change): unknown {
  const places = placesIn(it)
  return put(it, places[at % places.length] ?? [], { how, by })
}

function put(it: unknown, [key, ...rest]: Place, what: Omit<Change, 'at'>): unknown {
  if (key === undefined) return what.how === 'wrap' ? [it] : what.by
  if (typeof it !== 'object' || it === null) return it
  if (Array.isArray(it)) return inList(it, Number(key), { rest, what })
  const entries = Object.entries(it).flatMap(([name, inner]): [string, unknown][] => {
    if (name !== key) return [[name, inner]]
    if (rest.length > 0 || what.how === 'replace' || what.how === 'wrap') return [[name, put(inner, rest, what)]]
    if (what.how === 'remove') return []
    return what.how === 'rename'
      ? [[String(what.by), inner]]
      : [
          [name, inner],
          [`${name}2`, what.by],
        ]
  })
  // By definition and not by assignment, so that a key `__proto__` stays one.
  return Object.fromEntries(entries)
}

function inList(
  it: readonly unknown[],
  at: number,
  { rest, what }: { rest: Place; what: Omit<Change, 'at'> },
): unknown[] {
  const one = it[at]
  if (rest.length === 0 && what.how === 'remove') return it.filter((_, place) => place !== at)
  if (rest.length === 0 && what.how === 'double') return [...it, one]
  return it.map((inner, place) => (place === at ? put(inner, rest, what) : inner))
}

/** JSON as it goes over a wire: as it should be, cut off, with bytes in it that belong nowhere, or something else. */
export const bytes = (json: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> => {
  const good = json.map((it) => Buffer.from(JSON.stringify(it) ?? ''))
  const spot = fc.nat({ max: 400 })
  return fc.oneof(
    { weight: 8, arbitrary: good },
    { weight: 1, arbitrary: fc.tuple(good, spot).map(([it, at]) => it.subarray(0, at)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(good, spot, fc.uint8Array({ minLength: 1, maxLength: 8 }))
        .map(([it, at, more]) => Buffer.concat([it.subarray(0, at), more, it.subarray(at)])),
    },
    { weight: 1, arbitrary: good.map((it) => Buffer.from(it.toString().replace(/\d+/, '1e400'))) },
    { weight: 1, arbitrary: good.map((it) => Buffer.from(it.toString().replace('{', '{"__proto__":{"polluted":1},'))) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((it) => Buffer.from(it)) },
    { weight: 1, arbitrary: text.map((it) => Buffer.from(it)) },
    { weight: 1, arbitrary: fc.constantFrom(70_000, 300_000).map((size) => Buffer.alloc(size, '[')) },
    { weight: 1, arbitrary: fc.constant(Buffer.from(`<!doctype html><p>${CANARY}`)) },
  )
}

/** What can stand in a header: the rest never gets as far as us. Nobody answers anything there. */
export const headerSafe = (it: string): string =>
  it
    .replace(/[^\t\x20-\x7e\x80-\xff]/g, '')
    .replaceAll(CANARY, 'x')
    .slice(0, 4_000)
    .trim()
