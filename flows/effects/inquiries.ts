import type { Answer, Refusal } from '../provisioning/provisioning.ts'
import type { Lookup } from '../provisioning/contract.ts'
import { inquire, keyOf, type Found, type Inquiry } from '../inquiry.ts'
import { openInquiry } from '../move.ts'
import { isColleague } from '../people.ts'
import { withSecret, type Case } from '../case.ts'
import { ctxOf, type World } from '../world.ts'
import { caseOf, finish, later, type Perform } from './perform.ts'

/** Asks the service what the set-up waits for, and keeps the answer beside the answers of the person. */
export const inquireNow: Perform = async (claim, doc, world) => {
  const it = caseOf(doc)
  const inquiry = openInquiry(it, ctxOf(world))
  if (!inquiry) return finish(claim, world)
  const answer = inquiry.about === 'colleagues' ? await colleagues(it, world) : await lookedUp(it, inquiry, world)
  const pause = answer.ok ? undefined : bearable(answer, claim.effect.attempts)
  if (pause !== undefined) return later(claim, world, pause * 1_000)
  if (!answer.ok)
    world.log.warn('inquiry.failed', {
      order: doc.id,
      about: inquiry.about,
      code: answer.code,
      trackingId: answer.trackingId,
    })
  await finish(claim, world, (it, ctx) => {
    if (!it.state.session) return it
    const at = ctx.now.toISOString()
    const found: Found = answer.ok ? { ok: true, at, value: answer.value } : { ok: false, at, code: answer.code }
    const patient = { ...it, effects: it.effects.filter(({ kind }) => kind !== 'patience') }
    return withSecret(patient, { found: { ...it.secret.found, [keyOf(inquiry)]: found } })
  })
}

/** Who could take over. The list only saves typing: without it an address is typed, so its failure stops nobody. */
async function colleagues(it: Case, world: World): Promise<Answer<unknown>> {
  const owner = it.state.session?.owner.personId ?? ''
  try {
    const people = (await world.chat.around(owner)).filter((person) => isColleague(it, person))
    return { ok: true, value: { people: people.map(({ email, displayName }) => ({ email, displayName })) } }
  } catch (thrown) {
    world.log.warn('colleagues.unknown', { order: it.id }, thrown)
    return { ok: true, value: { people: [] } }
  }
}

/** What the service says or, where a representative has ruled which organisation is right, that one. */
async function lookedUp(
  { secret }: Case,
  inquiry: Exclude<Inquiry, { about: 'colleagues' }>,
  { provisioning }: World,
): Promise<Answer<unknown>> {
  const answer = await inquire(inquiry, provisioning)
  if (!answer.ok || (inquiry.about !== 'partnerOrg' && inquiry.about !== 'customerOrg')) return answer
  const ruling = secret.rulings?.[inquiry.about === 'partnerOrg' ? 'partner' : 'customer']
  const lookup = answer.value as Lookup
  if (!ruling || (inquiry.about === 'customerOrg' && lookup.kind === 'consumer')) return answer
  if (ruling.orgId === undefined) return { ok: true, value: { kind: 'none', matches: [] } }
  const listed = lookup.matches.find(({ orgId }) => orgId === ruling.orgId)
  if (listed) return { ok: true, value: { kind: 'one', matches: [listed] } }
  const read = await provisioning.getOrganisation(ruling.orgId)
  return read.ok ? { ok: true, value: { kind: 'one', matches: [read.value] } } : read
}

/** Seconds a service asks to be left alone for, where a person would rather wait than press again; a few times at most. */
const bearable = ({ code, retryAfter }: Refusal, attempts: number): number | undefined =>
  code === 'RATE_LIMITED' && retryAfter !== undefined && retryAfter <= 30 && attempts < 5 ? retryAfter : undefined
