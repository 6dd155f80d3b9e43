import type { Provisioning } from '../../flows/provisioning/provisioning.ts'

/** A back end that starts with nothing of Nordwind and Żółta Łódź in it, and the adapter to it. */
export interface BackEnd {
  readonly provisioning: Provisioning
  /** How often billing really started for an order, by the back end's own books. */
  readonly billingStarts: (orderId: string) => Promise<number>
  /** The next such operation is done, but its answer never arrives. */
  readonly loseNextAnswer: (operation: string) => Promise<void>
  readonly close: () => Promise<void>
}
