import type { Button, Fact, Mark, Question } from '../cards/ask.ts'
import type { Field } from '../cards/field.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Asked } from './asked.ts'
import { around, bare } from './draw-buttons.ts'
import { missedText } from './draw-missed.ts'
import { repOf, serviceName } from './pieces.ts'
import type { Service } from './provisioning/contract.ts'
import type { Case } from './case.ts'
import type { Session } from './live.ts'
import type { Standing } from './standing.ts'
import type { AnyStep } from './walk.ts'

/** A step of the wizard, as a question: what the step asks, what was typed, what was wrong, and the way around. */
export function stepCard(t: Texts, it: Case, here: Standing, mark: Mark): Question {
  const { step, position, path } = here
  if (!step) throw new Error(`Order ${it.id} has no step to draw`)
  const asked = step.ask(t, position.known)
  const typed = it.secret.typed?.step === step.id ? it.secret.typed : undefined
  const back = position.kind === 'asking' && position.step === step ? position.problem : undefined
  const problems = typed?.problems.length
    ? typed.problems
    : [back ?? asked.problem].filter((problem) => problem !== undefined)
  const { session } = it.state
  const notice = session?.notice && noticeText(t, here, session.notice, session.about ?? '')
  const isNews = session?.notice !== undefined && NEWS.includes(session.notice)
  // What was confirmed on an earlier card is not confirmed on this one.
  const values = { ...(step.milestone ? {} : textOf(it.secret.answers[step.id])), ...typed?.values }
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
    ...(notice && isNews ? { news: notice } : {}),
    problems: [
      ...(notice && !isNews ? [{ text: notice }] : []),
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
    buttons: buttonsOf(t, here, { asked, changes: changeable.length > 0, help: session?.help === true }),
  }
}

/** Told without calling it a fault. */
const NEWS: readonly NonNullable<Session['notice']>[] = ['cancelled', 'undone']

const MOST_BUTTONS = 5

/** Forward, then what is always there. Who asks for help is offered to hand over, where there is room for it. */
function buttonsOf(
  t: Texts,
  here: Standing,
  { asked, changes, help }: { readonly asked: Asked; readonly changes: boolean; readonly help: boolean },
): Button[] {
  const always = around(t, here).filter((button) => !asked.forward.some((way) => way.do === button.do))
  const own = [...asked.forward, ...(changes ? [{ do: 'change', title: t('button.change') }] : [])]
  const room = own.length + always.length < MOST_BUTTONS
  const handOff = { do: 'handOff', title: t('button.handOff'), ...bare }
  return [...own, ...(help && here.phase === 'finder' && room ? [handOff] : []), ...always]
}

/** What is missing before anything can be provisioned is named, step by step. */
function noticeText(t: Texts, { phase, position }: Standing, notice: string, about: string): string {
  if (notice.startsWith('offer') || ['orderChanged', 'planMoved', 'missed'].includes(notice))
    return offerText(t, notice, about)
  const names = position.ahead.filter(({ id }) => id !== 'plan').map((step) => step.name(t))
  if (notice !== 'incomplete' || names.length === 0) return t.coded('notice', notice)
  return t('notice.missing', { steps: [...names, ...(phase === 'finder' ? [t('section.service')] : [])].join(', ') })
}

/** `calling:120:150` -> `Calling 120 → 150`. */
const changesIn = (t: Texts, about: string): string =>
  about
    .split(' ')
    .map((each) => {
      const [service = '', from = '', to = ''] = each.split(':')
      return `${serviceName(t, service as Service)} ${from} → ${to}`
    })
    .join(', ')

/** Why an offer came to nothing, by name where there is one; or what is different about the order now. */
export function offerText(t: Texts, notice: string, name: string): string {
  switch (notice) {
    case 'offerDeclined':
      return t('notice.offerDeclined', { name })
    case 'offerLapsed':
      return t('notice.offerLapsed', { name: name || t('offered.space') })
    case 'offerUnreachable':
      return t('notice.offerUnreachable', { name })
    case 'offerElsewhere':
      return t('notice.offerElsewhere', { name })
    case 'orderChanged':
      return t('notice.orderChanged', { changes: changesIn(t, name) })
    case 'planMoved':
      return name ? t('notice.planMovedBy', { changes: changesIn(t, name) }) : t('notice.planMoved')
    case 'missed':
      return missedText(t, name)
    default:
      return t.coded('notice', notice)
  }
}

interface Told {
  readonly code: string
  readonly suggestions?: readonly string[] | undefined
  readonly organisation?: string | undefined
}

const problemText = (t: Texts, { code, suggestions = [], organisation }: Told): string =>
  [
    t.coded('problem', code),
    ...(organisation ? [t('problem.organisation', { name: organisation })] : []),
    ...(suggestions.length > 0 ? [t('problem.suggestions', { names: suggestions.join(', ') })] : []),
  ].join(' ')

/** A menu of the answers that can be looked at again. */
export const changeField = (t: Texts, steps: readonly AnyStep[]): Field => ({
  kind: 'choice',
  look: 'menu',
  id: 'change',
  label: t('field.change'),
  optional: true,
  choices: steps.map((step) => ({ value: step.id, title: step.name(t) })),
  error: t('problem.choice'),
})

/** The answers so far, a line each. */
export function told(t: Texts, { path, position }: Standing): (Fact & { readonly id: string })[] {
  return path.flatMap((step) => {
    const answer = step.milestone ? undefined : position.known[step.id]
    const value = answer === undefined ? undefined : step.told(t, answer, position.known)
    return value === undefined ? [] : [{ id: step.id, label: step.name(t), value }]
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
