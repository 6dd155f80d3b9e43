import { change } from './turn.ts'
import { domainOf } from './fields.ts'
import { settled } from './move.ts'
import { note, withSecret, withState, type Case, type Ctx } from './case.ts'
import type { OrderDoc } from './record.ts'
import { touched } from './session.ts'
import type { World } from './world.ts'

/** The one-time password page's side of the order. The password itself passes through and is kept nowhere. */

/** The policy's rules, in the order in which they are read out. */
export const rules = ['length', 'lower', 'upper', 'digit', 'special', 'personal'] as const
export type Rule = (typeof rules)[number]

/** Lower case, without accents: `Wiśniewski` and `wisniewski` are one name. */
const plain = (text: string): string => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l')

/**
 * Which rules a password breaks: 8 to 256 characters, one of each kind, and nobody's name or address in it. These are
 * the rules that Cisco publishes for user passwords.
 */
export function broken(password: string, personal: readonly string[]): readonly Rule[] {
  const kept: Readonly<Record<Rule, boolean>> = {
    length: password.length >= 8 && password.length <= 256,
    lower: /\p{Ll}/u.test(password),
    upper: /\p{Lu}/u.test(password),
    digit: /\d/.test(password),
    special: /[^\p{L}\d\s]/u.test(password),
    personal: !personal.some((word) => plain(password).includes(plain(word))),
  }
  return rules.filter((rule) => !kept[rule])
}

export interface Invitation {
  readonly orderId: string
  readonly language: string
  readonly orgId: string
  /** Whose password it is. */
  readonly email: string
  readonly companyName: string
  /** What the password may not contain. */
  readonly personal: readonly string[]
}

/** The order a live link belongs to. Unknown, used and expired links look the same; so does what is no link at all. */
export async function invited(token: string, world: World): Promise<Invitation | undefined> {
  const hash = world.hash(token)
  const [orderId] = await world.storage.orders.find('link', hash)
  const doc = orderId === undefined ? undefined : await world.storage.orders.get(orderId)
  return doc && isLive(doc, hash, world) ? invitation(doc) : undefined
}

/** A link that was taken and neither used nor given back for so long belongs to a process that died over it. */
const HELD_MS = 600_000

function isLive({ state, secret }: OrderDoc, hash: string, world: World): boolean {
  if (secret.mapping === undefined || state.passwordSetAt !== undefined) return false
  const now = world.now()
  const free = ({ takenAt }: { takenAt?: string | undefined }) =>
    takenAt === undefined || now.getTime() - Date.parse(takenAt) > HELD_MS
  return state.links.some((link) => link.hash === hash && free(link) && link.expiresAt > now.toISOString())
}

function invitation({ id, state, secret: { mapping } }: OrderDoc): Invitation | undefined {
  if (!mapping) return undefined
  const { partnerAdminEmail: email, partnerName: companyName, partnerOrgId: orgId } = mapping
  return { orderId: id, language: state.language, orgId, email, companyName, personal: wordsOf(email, state) }
}

/** The parts of the address and, where the owner of the session is the one whose password it is, of the name. */
function wordsOf(email: string, { session }: OrderDoc['state']): string[] {
  const local = email.slice(0, email.indexOf('@'))
  const name = session?.owner.email.toLowerCase() === email.toLowerCase() ? session.owner.name : ''
  const words = [local, ...local.split(/[._+-]/), domainOf(email).split('.')[0] ?? '', ...name.split(/[\s'-]+/)]
  return [...new Set(words.map((word) => word.toLowerCase()))].filter((word) => word.length > 2)
}

/**
 * `gone`: the link does not work (any more); `failed`: nobody can say that the password was set, and the link still
 * works; otherwise the rules that the password breaks.
 */
export type Setting = 'set' | 'gone' | 'failed' | readonly Rule[]

/** Sets the password over a live link, once: the link is taken first, and given back if the service did not act. */
export async function setPassword(token: string, password: string, world: World): Promise<Setting> {
  const invitation = await invited(token, world)
  if (!invitation) return 'gone'
  const faults = broken(password, invitation.personal)
  if (faults.length > 0) return faults
  const hash = world.hash(token)
  if (!(await taken(invitation.orderId, hash, world))) return 'gone'
  const done = await handedOn(invitation, password, world)
  await change(world, invitation.orderId, undefined, done ? passwordSet : givenBack(hash))
  return done ? 'set' : 'failed'
}

async function handedOn({ orderId, orgId, email }: Invitation, password: string, world: World): Promise<boolean> {
  try {
    const answer = await world.provisioning.setPassword(orgId, email, password)
    if (answer.ok) world.log.info('password.set', { order: orderId })
    else world.log.warn('password.refused', { order: orderId, code: answer.code, trackingId: answer.trackingId })
    return answer.ok
  } catch (thrown) {
    world.log.error('password.lost', { order: orderId }, thrown)
    return false
  }
}

async function taken(orderId: string, hash: string, world: World): Promise<boolean> {
  const turn = await world.storage.orders.turn<boolean>(orderId, undefined, (current) => {
    if (!current || !isLive(current, hash, world)) return { reply: false }
    return {
      next: { ...current, state: { ...current.state, links: marked(current, hash, world.now().toISOString()) } },
      reply: true,
    }
  })
  return turn.kind === 'applied' && turn.reply
}

const marked = ({ state }: { readonly state: OrderDoc['state'] }, hash: string, takenAt?: string) =>
  state.links.map((link) => (link.hash === hash ? { ...link, takenAt } : link))

const givenBack = (hash: string) => (it: Case) => withState(it, { links: marked(it, hash) })

/** The wizard goes on by itself. A session that was closed in the meantime learns of it when it is begun again. */
function passwordSet(it: Case, ctx: Ctx): Case {
  const answered = it.state.session ? withSecret(it, { answers: { ...it.secret.answers, password: {} } }) : it
  const set = withState(answered, { links: [], passwordSetAt: ctx.now.toISOString() })
  return settled(note(touched(set, ctx), ctx, 'passwordSet', undefined, 'page'), ctx)
}
