import { due } from '../case.ts'
import { ruled } from '../reps.ts'
import { finish, later, type Perform } from './perform.ts'

interface Rule {
  readonly matter: string
  readonly by: string
  readonly name: string
  /** Absent: a new organisation is to be made. */
  readonly orgId?: string
}

/** A representative says which organisation is right: it has to exist. */
export const rule: Perform = async (claim, _doc, world) => {
  const { matter, by, name, orgId } = claim.effect.payload as Rule
  const answer = orgId === undefined ? undefined : await world.provisioning.getOrganisation(orgId)
  if (answer && !answer.ok && answer.code !== 'NOT_FOUND' && claim.effect.attempts < 5)
    return later(claim, world, answer.retryAfter ? answer.retryAfter * 1_000 : 2_000)
  if (answer && !answer.ok)
    return finish(claim, world, (it, ctx) => due(it, ctx, 'say', { say: 'repOrgUnknown', to: by }))
  await finish(claim, world, (it, ctx) => {
    const ruling = { name, at: ctx.now.toISOString(), ...(answer ? { orgId: answer.value.orgId } : {}) }
    return due(ruled(it, ctx, { matter, ruling, by }), ctx, 'say', { say: 'repRuled', to: by })
  })
}
