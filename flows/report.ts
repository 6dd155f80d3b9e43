import { languages } from '../cards/texts/index.ts'
import type { OrderDoc } from './record.ts'
import { caseOf } from './effects/perform.ts'
import { contactOf } from './people.ts'
import { standing } from './standing.ts'
import { ctxOf, type World } from './world.ts'

/** What may be told about an order to whoever runs or places it: state and lifecycle, never an answer. */
export function report(doc: OrderDoc, world: World) {
  const { state, effects, secret } = doc
  const { order } = state
  return {
    orderId: doc.id,
    customerName: order.customerName,
    status: state.status,
    requestedStartDate: order.lines.map(({ requestedStartDate }) => requestedStartDate).sort()[0],
    language: state.language,
    prompt: state.prompt,
    contact: { email: contactOf(state).email, isAlias: contactOf(state).isAlias },
    ...(state.claim ? { claim: state.claim } : {}),
    ...(state.customer ? { customer: { at: state.customer.at, startedAt: state.customer.startedAt } } : {}),
    ...(state.offer ? { offer: offer(state.offer) } : {}),
    ...(state.escalatedAt ? { escalatedAt: state.escalatedAt } : {}),
    ...(state.closesAt ? { closesAt: state.closesAt } : {}),
    ...(state.session ? { session: session(doc, world) } : {}),
    ...(state.stop ? { stop: state.stop } : {}),
    ...(state.receipt ? { receipt: state.receipt } : {}),
    matters: state.matters,
    due: effects.map(({ kind, dueAt, attempts }) => ({ kind, dueAt, attempts })),
    operations: secret.intents.map(({ operation, phase, attempts }) => ({ operation, phase, attempts })),
    history: state.history,
  }
}

const offer = ({ at, expiresAt, by, to, fresh }: NonNullable<OrderDoc['state']['offer']>) => ({
  at,
  expiresAt,
  by: by.name,
  to: 'personId' in to ? to.name : 'space',
  fresh,
})

function session(doc: OrderDoc, world: World) {
  const { session: live } = doc.state
  const t = world.texts(languages.find((each) => each === 'en') ?? doc.state.language)
  const here = standing(caseOf(doc), ctxOf(world))
  const steps = here.path.map((step) => ({
    id: step.id,
    title: step.name(t),
    state: step.id === here.step?.id ? 'open' : 'done',
  }))
  return {
    owner: { personId: live?.owner.personId, displayName: live?.owner.name },
    language: doc.state.language,
    phase: here.phase,
    step: here.step?.id ?? here.position.kind,
    stepNumber: steps.length,
    stepsExpected: here.position.total,
    steps,
    startedAt: live?.startedAt,
    touchedAt: live?.touchedAt,
  }
}
