import type { Refusal } from '../provisioning/provisioning.ts'
import { inquire, keyOf, type Found } from '../inquiry.ts'
import { openInquiry } from '../move.ts'
import { withSecret } from '../record.ts'
import { ctxOf } from '../world.ts'
import { caseOf, finish, later, type Perform } from './perform.ts'

/** Asks the service what the set-up waits for, and keeps the answer beside the answers of the person. */
export const inquireNow: Perform = async (claim, doc, world) => {
  const inquiry = openInquiry(caseOf(doc), ctxOf(world))
  if (!inquiry) return finish(claim, world)
  const answer = await inquire(inquiry, world.provisioning)
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

/** Seconds a service asks to be left alone for, where a person would rather wait than press again; a few times at most. */
const bearable = ({ code, retryAfter }: Refusal, attempts: number): number | undefined =>
  code === 'RATE_LIMITED' && retryAfter !== undefined && retryAfter <= 30 && attempts < 5 ? retryAfter : undefined
