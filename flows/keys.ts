import type { OrderDoc } from './record.ts'
import { contactOf } from './people.ts'

/** Under which keys an order is found: its people, the addresses it is for, its live links and codes, its status. */
export const keysOf = ({ state }: Pick<OrderDoc, 'state'>) => ({
  person: [
    state.session?.owner.personId,
    state.person?.personId,
    state.offer && 'personId' in state.offer.to ? state.offer.to.personId : undefined,
  ].filter((id) => id !== undefined),
  contact: [contactOf(state).email, ...(state.customer ? [state.customer.email] : [])].map((email) =>
    email.toLowerCase(),
  ),
  link: [...state.links, ...state.codes].map(({ hash }) => hash),
  state: [state.status],
})
