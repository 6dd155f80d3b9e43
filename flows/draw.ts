import type { Button, Fact, Mark, Question } from '../cards/ask.ts'
import { question, type Card } from '../cards/question.ts'
import type { Field } from '../cards/field.ts'
import type { Texts } from '../cards/texts/texts.ts'
import { windowDays, windowEnd } from './calendar.ts'
import { startDate } from './order.ts'
import { purchaseFacts, repOf, serviceName } from './pieces.ts'
import type { Service } from './provisioning/contract.ts'
import type { Case, Ctx } from './record.ts'
import type { Standing } from './standing.ts'
import { viewOf, type View } from './view.ts'
import type { AnyStep } from './walk.ts'
import { languages } from '../cards/texts/index.ts'

/** Draws what the live card should show, in the reader's language. Undefined where nothing is to be shown. */
export function draw(t: Texts, it: Case, ctx: Ctx, link?: string): Card | undefined {
  const put = questionOf(t, it, ctx, viewOf(it, ctx, link))
  return put && question(t, put)
}

/** The same, before it is drawn: what can be pressed and filled in right now. */
export function questionOf(t: Texts, it: Case, ctx: Ctx, view: View): Question | undefined {
  const mark: Mark = {
    order: it.id,
    step: view.kind === 'step' ? (view.here.step?.id ?? '') : view.kind,
    rev: it.state.rev,
  }
  switch (view.kind) {
    case 'none':
    case 'keep':
      return undefined
    case 'prompt':
      return prompt(t, it, ctx, mark)
    case 'step':
      return stepCard(t, it, view.here, mark)
    case 'working':
      return plainCard(t, mark, `working.${view.what}`, it)
    case 'retry':
      return {
        ...plainCard(t, mark, view.code === 'RATE_LIMITED' ? 'throttled' : 'unavailable', it),
        buttons: [retry(t), ...around(t, view.here)],
      }
    case 'failed':
      return failed(t, it, view, mark)
    case 'stop':
      return stop(t, it, view, mark)
    case 'result':
      return result(t, it, mark)
    case 'closed':
    case 'cancelled':
      return {
        ...plainCard(t, mark, view.kind, it),
        text: [t.coded('card', `${view.kind}.text`), repOf(t, it.state.order)],
      }
  }
}

const bare = { bare: true } as const
const retry = (t: Texts): Button => ({ do: 'retry', title: t('button.retry'), style: 'positive', ...bare })

/** Back (where there is a step to go back to), Help, Close: always these, always in this order, always last. */
const around = (t: Texts, here: Standing): Button[] => [
  ...((here.step ? here.path.findIndex(({ id }) => id === here.step?.id) : here.path.length) > 0
    ? [{ do: 'back', title: t('button.back'), ...bare }]
    : []),
  { do: 'help', title: t('button.help'), ...bare },
  { do: 'close', title: t('button.close'), ...bare },
]

/** A title and a text, both named in the catalogue by one word, and the order's number. */
const plainCard = (t: Texts, mark: Mark, code: string, it: Case): Question => ({
  mark,
  title: t.coded('card', `${code}.title`),
  text: [t.coded('card', `${code}.text`)],
  facts: [{ label: t('order.number'), value: it.id }],
  buttons: [],
})

function prompt(t: Texts, it: Case, ctx: Ctx, mark: Mark): Question {
  const { order, status, ended, closesAt, zone } = it.state
  const lastDay = windowEnd(
    closesAt ? new Date(Date.parse(closesAt) - 1) : ctx.now,
    closesAt ? 0 : windowDays(order, ctx.rules.windowDays),
    zone,
  ).lastDay
  return {
    mark,
    title: t('prompt.title', { customer: order.customerName }),
    ...(ended
      ? {
          notice: {
            tone: 'emphasis' as const,
            text: t(ended.how === 'closed' ? 'prompt.closed' : 'prompt.lapsed', { order: it.id, count: ended.answers }),
          },
        }
      : {}),
    text: status === 'awaiting' ? [t('prompt.text'), t('prompt.have')] : [t('prompt.resume')],
    facts: [
      { label: t('order.number'), value: it.id },
      { label: t('order.customer'), value: order.customerName },
      ...purchaseFacts(t, order),
      { label: t('order.family'), value: [...new Set(order.lines.map(({ family }) => family))].join(', ') },
      { label: t('order.start'), value: t.day(startDate(order)) },
      { label: t('order.contact'), value: order.contact.email },
      ...(status === 'awaiting' ? [{ label: t('order.lastDay'), value: t.day(lastDay) }] : []),
    ],
    buttons: [
      { do: 'start', title: t('button.start'), style: 'positive', ...bare },
      ...(status === 'awaiting' ? [{ do: 'notMe', title: t('button.notMe'), ...bare }] : []),
      { do: 'help', title: t('button.help'), ...bare },
      ...otherLanguages(t),
    ],
  }
}

/** One button to each other language, in its own words; two at most, the others can be typed. */
const otherLanguages = (t: Texts): Button[] =>
  languages
    .filter((language) => language !== t.language)
    .slice(0, 2)
    .map((language) => ({ do: 'language', title: t.ownName(language), with: { language }, ...bare }))

function stepCard(t: Texts, it: Case, here: Standing, mark: Mark): Question {
  const { step, position, path } = here
  if (!step) throw new Error(`Order ${it.id} has no step to draw`)
  const asked = step.ask(t, position.known)
  const typed = it.secret.typed?.step === step.id ? it.secret.typed : undefined
  const back = position.kind === 'asking' && position.step === step ? position.problem : undefined
  const problems = typed?.problems.length
    ? typed.problems
    : [back ?? asked.problem].filter((problem) => problem !== undefined)
  const { session } = it.state
  const values = { ...textOf(it.secret.answers[step.id]), ...typed?.values }
  const changeable =
    asked.lists || asked.changes ? path.filter(({ id, milestone }) => id !== step.id && !milestone) : []
  const n = path.findIndex(({ id }) => id === step.id) + 1
  return {
    mark,
    title: asked.title,
    progress: t('progress', {
      part: here.phase === 'finder' ? 1 : 2,
      section: t(`section.${here.phase}`),
      n,
      m: Math.max(n, position.total),
    }),
    ...(session?.help ? { help: [...asked.help, t('help.anywhere'), repOf(t, it.state.order)] } : {}),
    problems: [
      ...(session?.notice ? [{ text: t.coded('notice', session.notice) }] : []),
      ...problems.map((problem) => ({
        ...(problem.field ? { field: problem.field } : {}),
        text: problemText(t, problem),
      })),
    ],
    ...(asked.notice ? { notice: asked.notice } : {}),
    ...(asked.text ? { text: asked.text } : {}),
    facts: [...(asked.facts ?? []), ...(asked.lists ? told(t, here) : [])],
    fields: [
      ...(asked.fields ?? []).map((field) => withValue(field, values[field.id])),
      ...(changeable.length > 0 ? [changeField(t, changeable)] : []),
    ],
    buttons: [
      ...asked.forward,
      ...(changeable.length > 0 ? [{ do: 'change', title: t('button.change') }] : []),
      ...around(t, here),
    ],
  }
}

const problemText = (
  t: Texts,
  { code, suggestions = [] }: { code: string; suggestions?: readonly string[] | undefined },
): string =>
  [
    t.coded('problem', code),
    ...(suggestions.length > 0 ? [t('problem.suggestions', { names: suggestions.join(', ') })] : []),
  ].join(' ')

const changeField = (t: Texts, steps: readonly AnyStep[]): Field => ({
  kind: 'choice',
  look: 'menu',
  id: 'change',
  label: t('field.change'),
  optional: true,
  choices: steps.map((step) => ({ value: step.id, title: step.name(t) })),
  error: t('problem.choice'),
})

/** The answers so far, a line each. */
function told(t: Texts, { path, position }: Standing): Fact[] {
  return path.flatMap((step) => {
    const answer = step.milestone ? undefined : position.known[step.id]
    const value = answer === undefined ? undefined : step.told(t, answer, position.known)
    return value === undefined ? [] : [{ label: step.name(t), value }]
  })
}

/** An answer as a card would send it. */
function textOf(answer: unknown): Record<string, string> {
  if (typeof answer !== 'object' || answer === null) return {}
  return Object.fromEntries(
    Object.entries(answer).flatMap(([id, value]) => (value === undefined ? [] : [[id, String(value)]])),
  )
}

/** What was typed wins over the guess, but a choice that is not offered is not shown as chosen. */
function withValue(field: Field, value: string | undefined): Field {
  if (value === undefined) return field
  if (field.kind === 'choice' && !field.choices.some((choice) => choice.value === value)) return field
  return { ...field, value }
}

function stop(t: Texts, it: Case, view: Extract<View, { kind: 'stop' }>, mark: Mark): Question {
  const way: Button[] = view.alive
    ? [
        { do: 'back', title: t('button.back'), ...bare },
        { do: 'startOver', title: t('button.startOver'), ...bare },
        { do: 'close', title: t('button.close'), ...bare },
      ]
    : []
  return {
    mark,
    title: t.coded('stop', `${view.reason}.title`),
    text: [t.coded('stop', `${view.reason}.text`), ...(view.alive ? [] : [repOf(t, it.state.order)])],
    facts: [{ label: t('order.number'), value: it.id }],
    buttons: way,
  }
}

function failed(t: Texts, it: Case, view: Extract<View, { kind: 'failed' }>, mark: Mark): Question {
  return {
    ...plainCard(t, mark, 'failed', it),
    problems: [{ text: t.coded('failure', view.code) }],
    text: [t('card.failed.text'), repOf(t, it.state.order)],
    facts: [
      { label: t('order.number'), value: it.id },
      ...(view.trackingId ? [{ label: t('order.tracking'), value: view.trackingId }] : []),
    ],
    buttons: [retry(t), ...around(t, view.here)],
  }
}

function result(t: Texts, it: Case, mark: Mark): Question {
  const { receipt, order, zone, status } = it.state
  if (!receipt) throw new Error(`Order ${it.id} has no receipt to draw`)
  const partly = status === 'provisioned_with_errors'
  const billing =
    receipt.billing === 'started'
      ? t('result.billingStarted', { moment: t.moment(receipt.startedAt ?? receipt.at, zone) })
      : t.coded('result', `billing.${receipt.billing}`)
  return {
    mark,
    title: t(partly ? 'result.partly' : 'result.title'),
    text: [billing, ...(partly ? [repOf(t, order)] : [t('result.next')])],
    facts: [
      { label: t('order.number'), value: it.id },
      { label: t('order.customer'), value: order.customerName },
      { label: t('result.reference'), value: receipt.reference.slice(-12) },
      { label: t('result.by'), value: t('result.byAt', { name: receipt.by, moment: t.moment(receipt.at, zone) }) },
      ...receipt.services.map(({ service, status: state, codes }) => ({
        label: serviceName(t, service as Service),
        value: [t.coded('result.service', state), ...codes].join(' · '),
      })),
    ],
    buttons: [],
  }
}
