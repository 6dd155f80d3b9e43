import { askedAgain, MissedWork } from '../missed.ts'
import { finish, type Perform } from './perform.ts'

/** The turn of one of many who may have pressed while we did not hear. */
export const missed: Perform = async (claim, _doc, world) => {
  const work = MissedWork.parse(claim.effect.payload)
  await finish(claim, world, (it, ctx) => askedAgain(it, ctx, work))
}
