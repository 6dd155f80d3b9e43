import { maskedName } from '../cards/literal.ts'
import type { Button, Fact, Mark, Question } from '../cards/ask.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Case, Ctx } from './case.ts'
import { bare } from './draw-buttons.ts'
import type { Field } from '../cards/field.ts'
import { inDoubtFor } from './found-out.ts'
import type { Intent } from './intent.ts'
import type { Matter } from './matter.ts'
import { contactOf, maskedAddress } from './people.ts'
import { deadlineFacts } from './pieces.ts'

const REMINDED: readonly Matter['kind'][] = ['notStarted', 'unreachable', 'closing']

/** A representative's card: what is the matter, with which order, how long there is, and what can be done. All masked. */
export function drawMatter(
  t: Texts,
  it: Case,
  ctx: Ctx,
  { matter, mark }: { readonly matter: Matter; readonly mark: Mark },
): Question {
  const { claimed, solved, kind } = matter
  const { zone, order } = it.state
  const about = { matter: matter.id }
  const open = !solved
  const ruled = open && kind === 'notRecognised'
  const late = open ? inDoubtFor(it, matter, ctx.now) : undefined
  return {
    mark,
    title: t('matter.title', { what: t.coded('matter', `${kind}.title`), customer: order.customerName }),
    ...(solved ? { notice: { tone: 'good' as const, text: solvedText(t, it, solved) } } : {}),
    text: [
      ...(open ? [t.coded('matter', `${late ? 'stuckLate' : kind}.text`)] : []),
      ...(claimed ? [t('matter.claimedBy', { name: claimed.name, moment: t.moment(claimed.at, zone) })] : []),
      ...(open ? [t('matter.byTyping', { order: it.id })] : []),
    ],
    facts: [...factsOf(t, it, ctx, matter), ...(late ? doubtFacts(t, it, late) : [])],
    ...(ruled
      ? {
          fields: [
            {
              kind: 'text' as const,
              id: 'orgId',
              label: t('field.rightOrg'),
              optional: true,
              maxLength: 200,
              error: t('problem.orgId.missing'),
            },
          ],
        }
      : {}),
    ...(late ? { fields: [referenceField(t)] } : {}),
    buttons: [
      ...(open ? buttonsOf(t, { kind, about, claimed: claimed !== undefined }) : []),
      ...(late ? foundOutButtons(t, late, about) : []),
    ],
  }
}

const referenceField = (t: Texts): Field => ({
  kind: 'text',
  id: 'reference',
  label: t('field.reference'),
  optional: true,
  maxLength: 100,
  error: t('problem.other'),
})

/** A mapping cannot be vouched for: which organisations it led to only the service knows. */
const foundOutButtons = (t: Texts, { operation }: Intent, about: { readonly matter: string }): Button[] => [
  ...(operation === 'mapOrder' ? [] : [{ do: 'wasDone', title: t('button.wasDone'), with: about }]),
  { do: 'wasNotDone', title: t('button.wasNotDone'), with: about, ...bare },
]

/** What somebody needs who asks the service's own people. */
const doubtFacts = (t: Texts, it: Case, { key, calledAt, attempts, operation }: Intent): Fact[] => [
  { label: t('matter.operation'), value: t.coded('operation', operation) },
  { label: t('matter.key'), value: key },
  ...(calledAt ? [{ label: t('matter.calledAt'), value: t.moment(calledAt, it.state.zone) }] : []),
  { label: t('matter.attempts'), value: `${attempts}` },
]

function buttonsOf(
  t: Texts,
  { kind, about, claimed }: { kind: Matter['kind']; about: { matter: string }; claimed: boolean },
): Button[] {
  const news = kind === 'finished'
  return [
    ...(claimed || news ? [] : [{ do: 'claim', title: t('button.claim'), with: about, ...bare }]),
    ...(kind === 'notRecognised'
      ? [
          { do: 'resolve', title: t('button.rightOrg'), style: 'positive' as const, with: about },
          { do: 'createNew', title: t('button.createNew'), with: about, ...bare },
        ]
      : []),
    ...(REMINDED.includes(kind) ? [{ do: 'remind', title: t('button.remind'), with: about, ...bare }] : []),
  ]
}

const BY_REPS = ['ruled', 'wasDone', 'wasNotDone']

/** By whom: a contact's name is masked, a representative's is not. */
const solvedText = (t: Texts, { state: { zone } }: Case, { how, at, name }: NonNullable<Matter['solved']>): string =>
  name
    ? t('matter.solvedBy', {
        how: t.coded('solved', how),
        moment: t.moment(at, zone),
        name: BY_REPS.includes(how) ? name : maskedName(name),
      })
    : t('matter.solved', { how: t.coded('solved', how), moment: t.moment(at, zone) })

function factsOf(t: Texts, it: Case, ctx: Ctx, matter: Matter): Fact[] {
  const { reason, who, kind, trackingId, at } = matter
  const { state } = it
  const { zone, prompt, order, receipt } = state
  const waits = state.status === 'awaiting'
  return [
    { label: t('order.number'), value: it.id },
    ...(reason && !UNREASONED.includes(kind)
      ? [{ label: t('matter.reason'), value: reasonText(t, kind, reason) }]
      : []),
    { label: t('matter.since'), value: t.moment(at, zone) },
    contactIn(t, state, matter),
    { label: t('matter.step'), value: t.coded('lifecycle', state.session ? 'live' : state.status) },
    ...(waits ? [{ label: t('matter.prompt'), value: promptText(t, prompt, zone) }] : []),
    ...(waits ? deadlineFacts(t, it, ctx) : []),
    ...(who && state.person?.personId === who
      ? [{ label: t('matter.who'), value: maskedName(state.person.name) }]
      : []),
    ...(order.accountRep ? [{ label: t('matter.rep'), value: order.accountRep.name }] : []),
    ...(receipt ? [{ label: t('result.reference'), value: receipt.reference.slice(-12) }] : []),
    ...(trackingId ? [{ label: t('order.tracking'), value: trackingId }] : []),
  ]
}

/** Kinds whose reason adds nothing that a representative could use. */
const UNREASONED: readonly Matter['kind'][] = ['stranger', 'stuck', 'review']

/** `meetings,calling` of what was not provisioned, `provision:FORBIDDEN` of a refusal; else a code of its own. */
function reasonText(t: Texts, kind: Matter['kind'], reason: string): string {
  if (kind === 'failed') return t.coded('failure', reason.split(':')[1] ?? '')
  const codes = kind === 'partly' ? reason.split(',') : [reason]
  return codes.map((code) => t.coded('reason', code)).join('; ')
}

const contactIn = (t: Texts, state: Case['state'], { step }: Matter): Fact =>
  step === 'customer' && state.customer
    ? { label: t('field.customerContactEmail'), value: maskedAddress(state.customer.email) }
    : { label: t('order.contact'), value: maskedAddress(contactOf(state).email) }

function promptText(t: Texts, { deliveredAt, mailedAt, undelivered }: Case['state']['prompt'], zone: string): string {
  if (undelivered && mailedAt) return t('matter.mailedOnly', { moment: t.moment(mailedAt, zone) })
  if (undelivered) return t('matter.undelivered')
  return deliveredAt ? t('matter.delivered', { moment: t.moment(deliveredAt, zone) }) : t('matter.unsent')
}
