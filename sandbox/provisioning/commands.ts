import { z } from 'zod'
import { Operation } from '../../flows/provisioning/contract.ts'
import type { Reply } from './answers.ts'
import { changeOrganisation, endReviews, removeOrganisation, setPassword, takeName } from './deeds.ts'
import { Fault, operationNames } from './fault-shapes.ts'
import { takeFault } from './faults.ts'
import { freshState } from './fresh-state.ts'
import { begin } from './operations.ts'
import { OrganisationChange, Review, TakenName } from './control-shapes.ts'
import type { World } from './world.ts'

/**
 * Everything that can change the world. The same commands at the same times
 * make the same world, and that is how it is stored.
 */
export const Command = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('begin'),
    request: Operation,
    /** SHA-256 of the bytes that were sent. */
    digest: z.string(),
    idempotencyKey: z.string(),
    fault: Fault.optional(),
  }),
  z.object({ do: z.literal('setPassword'), orgId: z.string(), email: z.string() }),
  z.object({ do: z.literal('takeFault'), call: z.enum(operationNames), startsJob: z.boolean() }),
  z.object({ do: z.literal('setFaults'), faults: z.array(Fault) }),
  z.object({ do: z.literal('clearFaults'), operation: z.string().optional() }),
  z.object({ do: z.literal('changeOrganisation'), orgId: z.string(), change: OrganisationChange }),
  z.object({ do: z.literal('removeOrganisation'), orgId: z.string() }),
  z.object({ do: z.literal('takeName'), taken: TakenName }),
  z.object({ do: z.literal('endReviews'), review: Review }),
  z.object({ do: z.literal('reset') }),
])
export type Command = z.infer<typeof Command>

/** Changes the world, and says what came of it. */
export function obey(world: World, command: Command): Reply {
  const { state } = world
  switch (command.do) {
    case 'begin':
      return begin(world, command)
    case 'setPassword':
      return setPassword(world, command)
    case 'takeFault':
      takeFault(state, command)
      return done
    case 'setFaults':
      state.faults.push(...command.faults)
      return { status: 201, body: state.faults }
    case 'clearFaults':
      state.faults =
        command.operation === undefined ? [] : state.faults.filter((it) => it.operation !== command.operation)
      return done
    case 'changeOrganisation':
      return changeOrganisation(world, command)
    case 'removeOrganisation':
      return removeOrganisation(world, command)
    case 'takeName':
      return takeName(world, command.taken)
    case 'endReviews':
      return endReviews(world, command.review)
    case 'reset':
      world.state = freshState()
      return done
  }
}

const done: Reply = { status: 204 }
