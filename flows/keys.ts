import type { OrderDoc } from './record.ts'

/** Under which keys an order is found: its people, its contact's address, its live links, its status. */
export const keysOf = ({ state }: OrderDoc) => ({
  person: [state.session?.owner.personId, state.person?.personId].filter((id) => id !== undefined),
  contact: [state.order.contact.email.toLowerCase()],
  link: state.links.map(({ hash }) => hash),
  state: [state.status],
})
