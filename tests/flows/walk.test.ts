import type { Job } from '../../flows/provisioning/contract.ts'
import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { carry, Flow, learn, step } from '../../flows/flow.ts'
import { keyOf, type Findings } from '../../flows/inquiry.ts'
import type { Intent } from '../../flows/intent.ts'
import { submit, walk, type Facts } from '../../flows/walk.ts'
import { english } from '../support/wizard.ts'

/** The engine on a small table: a name, a look-up of it, a reason when it is long, an end, and something carried out. */

interface Given {
  readonly limit: number
}

const asked = () => ({ title: '?', forward: [], help: [] })
const rest = { name: () => 'a name', examples: () => [], ask: asked, told: () => undefined }

const name = step({
  id: 'name',
  answer: ({ limit }: Given) =>
    z.object({ name: z.string('name.missing').max(limit, 'name.long'), also: z.string('also.missing') }),
  ...rest,
})
type Named = Given & { readonly name: { readonly name: string } }

const free = learn({
  id: 'free',
  inquiry: (known: Named) => ({ about: 'site' as const, name: known.name.name }),
  objection: ({ result }) => (result === 'taken' ? { step: 'name', field: 'name', code: 'site.taken' } : undefined),
})
const reason = step({ id: 'reason', answer: (_: Given) => z.object({ reason: z.string('reason.missing') }), ...rest })
const save = carry({
  id: 'save',
  operation: (known: Named) => ({
    operation: 'saveSubdomain' as const,
    orderId: 'o',
    orgId: 'p',
    name: known.name.name,
  }),
  refused: (code) =>
    code === 'SUBDOMAIN_TAKEN' ? { step: 'name', field: 'name', code: 'subdomain.taken' } : undefined,
})

const flow = Flow.given<Given>()
  .ask(name)
  .learn(free)
  .askIf({ when: (known) => known.name.name.length > 3, likely: true }, reason)
  .stopIf((known) => known.reason?.reason === 'none', 'nothing')
  .carryOut(save)

const found = (result: string, of = 'ab'): Findings => ({
  [keyOf({ about: 'site', name: of })]: { ok: true, at: 'now', value: { name: of, result, suggestions: [] } },
})
const at = (facts: Partial<Facts>, limit = 9) =>
  walk(flow, { limit }, { answers: {}, found: {}, intents: [], ...facts })
const short = { name: { name: 'ab', also: 'x' } }
const long = { name: { name: 'abcd', also: 'x' } }

const intent = (change: Partial<Intent>): Intent => ({
  id: 'i',
  operation: 'saveSubdomain',
  key: 'k',
  body: JSON.stringify({ operation: 'saveSubdomain', orderId: 'o', orgId: 'p', name: 'ab' }),
  phase: 'ready',
  attempts: 0,
  createdAt: 'now',
  ...change,
})
const job: Job = {
  jobId: 'j',
  operation: 'saveSubdomain',
  orderId: 'o',
  idempotencyKey: 'k',
  status: 'provisioned',
  perService: [],
  billing: 'not_started',
}

describe('a position', () => {
  test('is the first question without a good answer', () => {
    expect(at({})).toMatchObject({ kind: 'asking', step: name, answered: [], total: 2 })
    expect(at({ answers: { name: { name: 'ab' } } })).toMatchObject({ kind: 'asking', step: name })
  })

  test('goes back to a question that was tightened since', () => {
    expect(at({ answers: short, found: found('available') }, 1)).toMatchObject({ kind: 'asking', step: name })
  })

  test('waits for what a service has to say, and asks again when the answer is another', () => {
    expect(at({ answers: short })).toMatchObject({ kind: 'learning', inquiry: { about: 'site', name: 'ab' } })
    expect(at({ answers: long, found: found('available') })).toMatchObject({
      kind: 'learning',
      inquiry: { name: 'abcd' },
    })
  })

  test('stays where a service could not say', () => {
    const unsaid: Findings = { [keyOf({ about: 'site', name: 'ab' })]: { ok: false, at: 'now', code: 'UPSTREAM' } }
    expect(at({ answers: short, found: unsaid })).toMatchObject({ kind: 'unlearned', code: 'UPSTREAM' })
  })

  test('leads back, with the reason, to the answer that a service objects to', () => {
    const position = at({ answers: short, found: found('taken') })
    expect(position).toMatchObject({
      kind: 'asking',
      step: name,
      problem: { field: 'name', code: 'site.taken' },
      answered: [],
    })
  })

  test('counts the questions that are likely, and those that turn out not to arise no more', () => {
    expect(at({}).total).toBe(2)
    expect(at({ answers: short, found: found('available') })).toMatchObject({ total: 1, moot: ['reason'] })
    expect(at({ answers: long, found: found('available', 'abcd') })).toMatchObject({
      kind: 'asking',
      step: reason,
      total: 2,
      moot: [],
    })
  })

  test('ends where the table says so', () => {
    const answers = { ...long, reason: { reason: 'none' } }
    expect(at({ answers, found: found('available', 'abcd') })).toMatchObject({ kind: 'stopped', reason: 'nothing' })
  })

  test('is at an operation until that is confirmed', () => {
    const ready = { answers: short, found: found('available') }
    expect(at(ready)).toMatchObject({ kind: 'doing', operation: { operation: 'saveSubdomain', name: 'ab' } })
    expect(at({ ...ready, intents: [intent({ phase: 'running' })] })).toMatchObject({
      kind: 'doing',
      intent: { id: 'i' },
    })
    const done = at({ ...ready, intents: [intent({ phase: 'confirmed', job })] })
    expect(done).toMatchObject({ kind: 'complete', known: { save: job, name: { name: 'ab' } } })
  })

  test('leads a refusal back to the answer that caused it, or says that it failed', () => {
    const refused = (code: 'SUBDOMAIN_TAKEN' | 'UPSTREAM') =>
      at({ answers: short, found: found('available'), intents: [intent({ phase: 'refused', refusal: { code } })] })
    expect(refused('SUBDOMAIN_TAKEN')).toMatchObject({
      kind: 'asking',
      step: name,
      problem: { code: 'subdomain.taken' },
    })
    expect(refused('UPSTREAM')).toMatchObject({ kind: 'failed', intent: { id: 'i' } })
  })

  test('does not take the refusal of another operation for its own', () => {
    const other = intent({ phase: 'refused', body: '{"another":"one"}', refusal: { code: 'UPSTREAM' } })
    expect(at({ answers: short, found: found('available'), intents: [other] })).toMatchObject({ kind: 'doing' })
  })
})

describe('an answer that is submitted', () => {
  const position = at({})
  const send = (input: unknown) => submit(position, walkedStep(), { other: 1 }, input)
  const walkedStep = () => {
    if (position.kind !== 'asking') throw new Error('Nothing is asked')
    return position.step
  }

  test('is kept beside the others, as the schema reads it', () => {
    expect(send({ name: 'ab', also: 'x', more: 'y' })).toEqual({ kind: 'accepted', answers: { other: 1, ...short } })
  })

  test('is told all that is wrong with it, one thing a field', () => {
    expect(send({ name: 'abcdefghijk' })).toEqual({
      kind: 'invalid',
      problems: [
        { field: 'name', code: 'name.long' },
        { field: 'also', code: 'also.missing' },
      ],
    })
  })

  test('is refused as a whole where it is no answer at all', () => {
    expect(send(undefined)).toMatchObject({ kind: 'invalid', problems: [{ code: expect.any(String) as unknown }] })
  })

  test('is never changed by asking', () => {
    expect(name.ask(english, { limit: 1 })).toEqual(asked())
  })
})
