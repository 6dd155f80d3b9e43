import { answered } from '../intent.ts'
import { refusedAsDone } from './elsewhere.ts'
import { intentOf, outcome, report, waitFor } from './outcome.ts'
import { finish, later, type Perform } from './perform.ts'

/** Looks how a job that was accepted is getting on, for as long as it takes. */
export const look: Perform = async (claim, doc, world) => {
  const intent = intentOf(claim, doc)
  if (!intent || intent.phase !== 'running' || !intent.jobId) return finish(claim, world)
  const answer = await world.provisioning.getJob(intent.jobId)
  if (!answer.ok) return later(claim, world, world.spread(waitFor(answer.retryAfter, claim.effect.attempts + 1)))
  report(world, doc.id, intent, answer)
  const before = await refusedAsDone(doc.id, answered(intent, answer), world)
  await finish(claim, world, before ?? outcome(intent.id, answer, claim.effect))
}
