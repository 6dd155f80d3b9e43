import { visible } from '../cards/literal.ts'
import type { readOrder } from '../flows/intake.ts'

type Order = Extract<ReturnType<typeof readOrder>, { ok: true }>['order']

/** What is wrong with a file, and where, in words for whoever wrote it. */
export interface Fault {
  readonly where: string
  readonly reason: string
}

/** All orders of a file, or all that is wrong with it; never some of each. */
export type OrdersRead = { readonly orders: readonly Order[] } | { readonly faults: readonly Fault[] }

/** A fault; `found` is what stands there, shown so that it can be seen on a terminal and does nothing to it. */
export const fault = (where: string, reason: string, found?: string): Fault => ({
  where,
  reason: found === undefined ? reason : `${reason} (found "${shown(found)}")`,
})

const shown = (text: string) => (visible(text).length > 60 ? `${visible(text).slice(0, 59)}…` : visible(text))
