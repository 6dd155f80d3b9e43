import { domainOf } from './fields.ts'
import { change } from './converse.ts'
import { settled } from './move.ts'
import { note, withState, type OrderDoc } from './record.ts'
import { touched } from './session.ts'
import type { World } from './world.ts'

/** The one-time password page's side of the order. The password itself passes through and is kept nowhere. */

export type Rule = 'length' | 'lower' | 'upper' | 'digit' | 'special' | 'personal'

/** Which rules of the policy a password breaks: 8 to 256 characters, one of each kind, nobody's name or address in it. */
export function broken(password: string, personal: readonly string[]): readonly Rule[] {
  const low = password.toLowerCase()
  const rules: readonly (readonly [Rule, boolean])[] = [
    ['length', password.length >= 8 && password.length <= 256],
    ['lower', /\p{Ll}/u.test(password)],
    ['upper', /\p{Lu}/u.test(password)],
    ['digit', /\d/.test(password)],
    ['special', /[^\p{L}\d\s]/u.test(password)],
    ['personal', !personal.some((word) => word.length > 2 && low.includes(word.toLowerCase()))],
  ]
  return rules.flatMap(([rule, kept]) => (kept ? [] : [rule]))
}

export interface Invitation {
  readonly orderId: string
  readonly language: string
  /** Whose password it is. */
  readonly email: string
  readonly companyName: string
  /** What the password may not contain. */
  readonly personal: readonly string[]
}

/** The order a live link belongs to. Unknown, used and expired links look the same. */
export async function invited(token: string, world: World): Promise<Invitation | undefined> {
  const hash = world.hash(token)
  const [orderId] = await world.storage.orders.find('link', hash)
  const doc = orderId === undefined ? undefined : await world.storage.orders.get(orderId)
  return doc && isLive(doc, hash, world) ? invitation(doc) : undefined
}

const isLive = ({ state, secret }: OrderDoc, hash: string, world: World): boolean =>
  secret.mapping !== undefined &&
  state.passwordSetAt === undefined &&
  state.links.some((link) => link.hash === hash && !link.busy && link.expiresAt > world.now().toISOString())

function invitation({ id, state, secret }: OrderDoc): Invitation | undefined {
  const { mapping } = secret
  if (!mapping) return undefined
  const email = mapping.partnerAdminEmail
  const words = [
    email,
    email.slice(0, email.indexOf('@')),
    domainOf(email).split('.')[0] ?? '',
    ...(state.session?.owner.name.split(' ') ?? []),
  ]
  return { orderId: id, language: state.language, email, companyName: mapping.partnerName, personal: words }
}

export type Setting = 'set' | 'gone' | 'failed' | readonly Rule[]

/** Sets the password over a live link, once: the link is taken first, given back if the service did not act. */
export async function setPassword(token: string, password: string, world: World): Promise<Setting> {
  const invitation = await invited(token, world)
  if (!invitation) return 'gone'
  const faults = broken(password, invitation.personal)
  if (faults.length > 0) return faults
  const hash = world.hash(token)
  if (!(await taken(invitation.orderId, hash, world))) return 'gone'
  const doc = await world.storage.orders.get(invitation.orderId)
  const answer = await world.provisioning.setPassword(
    doc?.secret.mapping?.partnerOrgId ?? '',
    invitation.email,
    password,
  )
  if (!answer.ok)
    world.log.warn('password.refused', { order: invitation.orderId, code: answer.code, trackingId: answer.trackingId })
  await settle(invitation.orderId, hash, answer.ok, world)
  return answer.ok ? 'set' : 'failed'
}

async function taken(orderId: string, hash: string, world: World): Promise<boolean> {
  const turn = await world.storage.orders.turn<boolean>(orderId, undefined, (current) => {
    if (!current || !isLive(current, hash, world)) return { reply: false }
    const links = current.state.links.map((link) => (link.hash === hash ? { ...link, busy: true } : link))
    return { next: withState(current, { links }), reply: true }
  })
  return turn.kind === 'applied' && turn.reply
}

/** The wizard goes on by itself once the password is set. */
const settle = (orderId: string, hash: string, done: boolean, world: World) =>
  change(world, orderId, undefined, (it, ctx) => {
    if (!done)
      return withState(it, {
        links: it.state.links.map((link) => (link.hash === hash ? { ...link, busy: false } : link)),
      })
    const answered = { ...it, secret: { ...it.secret, answers: { ...it.secret.answers, password: {} } } }
    const set = withState(answered, { links: [], passwordSetAt: ctx.now.toISOString() })
    return settled(note(touched(set, ctx), ctx, 'passwordSet', undefined, 'page'), ctx)
  })
