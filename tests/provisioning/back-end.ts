import type { Operation } from '../../flows/provisioning/contract.ts'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import type { Mapped } from '../support/provisioning-requests.ts'

/** A back end that starts with nothing of Nordwind and Żółta Łódź in it, and the adapter to it. */
export interface BackEnd {
  readonly provisioning: Provisioning
  /** How often billing really started for an order, by the back end's own books. */
  readonly billingStarts: (orderId: string) => Promise<number>
  /** The next such operation is done, but its answer never arrives. */
  readonly loseNextAnswer: (operation: string) => Promise<void>
  /** Requests as this back end can take them; those of the first order unless given. */
  readonly requests?: {
    readonly mapOrder: (orderId: string) => Extract<Operation, { operation: 'mapOrder' }>
    readonly provision: (orderId: string, mapped: Mapped) => Operation
  }
  readonly close: () => Promise<void>
}
