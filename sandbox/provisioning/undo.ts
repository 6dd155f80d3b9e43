import type { z } from 'zod'
import type { RemoveLocation, RemoveSite } from '../../flows/provisioning/contract.ts'
import { refuse, type Refused } from './answers.ts'
import { holderOf, release } from './names.ts'
import { targetOf } from './settings.ts'
import { own } from './state.ts'
import type { World } from './world.ts'

type Undo = z.infer<typeof RemoveLocation> | z.infer<typeof RemoveSite>

/** What is billed stays; before that an order may take back what it made itself. */
export function refuseUndo(world: World, request: Undo): Refused | undefined {
  const target = targetOf(world, request)
  if ('refused' in target) return target
  const lines = Object.values(own(world.state.orders, request.orderId)?.lines ?? {})
  return lines.some(({ billedSince }) => billedSince !== undefined)
    ? refuse('ALREADY_PROVISIONED', 'The order is billed; nothing is taken back any more')
    : undefined
}

export function removeLocation({ state }: World, { orgId, orderId, name }: Undo): void {
  const organisation = own(state.organisations, orgId)
  if (organisation)
    organisation.locations = organisation.locations.filter((it) => it.orderId !== orderId || it.name !== name)
}

/** Somebody else's site of this name is left alone. */
export function removeSite({ state }: World, { orgId, name }: Undo): void {
  if (holderOf(state, 'site', name) === orgId) release(state, 'site', name)
}
