import { dayIn } from './calendar.ts'
import type { Given, Mapped } from './given.ts'
import type { Case, Ctx } from './case.ts'
import { contactOf } from './people.ts'
import { finder, service } from './setup/index.ts'
import { walk, type AnyStep, type Position } from './walk.ts'

/** Where an order stands: which half of the wizard, which position, which step is on the card. */
export interface Standing {
  readonly phase: 'finder' | 'service'
  readonly position: Position
  /** The step on the card: the open one, or an answered one that is being looked at again. */
  readonly step?: AnyStep
  /** The steps that can be gone back to, in order, up to and with the one on the card. */
  readonly path: readonly AnyStep[]
}

/** A turn asks several times, and an order in the hands of a decision never changes: it is worked out once. */
const worked = new WeakMap<Case, { readonly at: number; readonly link: string | undefined; readonly here: Standing }>()

export function standing(it: Case, ctx: Ctx, passwordLink?: string): Standing {
  const at = ctx.now.getTime()
  const known = worked.get(it)
  if (known?.at === at && known.link === passwordLink) return known.here
  const here = workedOut(it, ctx, passwordLink)
  worked.set(it, { at, link: passwordLink, here })
  return here
}

function workedOut(it: Case, ctx: Ctx, passwordLink?: string): Standing {
  const { state, secret } = it
  const given = givenOf(it, ctx)
  const mapped: Mapped | undefined = secret.mapping && {
    ...given,
    mapping: secret.mapping,
    passwordSet: state.passwordSetAt !== undefined,
    ...(passwordLink ? { passwordLink } : {}),
    ...(secret.checked === undefined ? {} : { checked: secret.checked }),
    ...(secret.savedSubdomain === undefined ? {} : { savedSubdomain: secret.savedSubdomain }),
  }
  const phase = mapped ? 'service' : 'finder'
  const position = walk(mapped ? service : finder, mapped ?? given, secret)
  const open = position.kind === 'asking' ? position.step : undefined
  const path = [...position.answered, ...(open ? [open] : [])]
  const mayLook =
    position.kind === 'asking' ||
    position.kind === 'stopped' ||
    position.kind === 'unlearned' ||
    position.kind === 'failed'
  const visited = mayLook ? path.find(({ id }) => id === state.session?.visiting?.step) : undefined
  const step = visited ?? open
  return { phase, position, path, ...(step ? { step } : {}) }
}

function givenOf({ state, secret }: Case, ctx: Ctx): Given {
  const owner = state.session?.owner ?? state.person ?? { personId: '', email: state.order.contact.email }
  return {
    order: state.order,
    owner: { personId: owner.personId, email: owner.email },
    contactEmail: contactOf(state).email,
    found: secret.found,
    refused: state.refused,
    ...(ctx.rules.cannot ? { cannot: ctx.rules.cannot } : {}),
    ...(secret.rulings ? { rulings: secret.rulings } : {}),
    ...(secret.partnerMade ? { partnerMade: secret.partnerMade } : {}),
    now: ctx.now.toISOString(),
    today: dayIn(state.zone, ctx.now),
  }
}
