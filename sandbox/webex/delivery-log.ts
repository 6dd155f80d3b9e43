import type { Webhook } from './records.ts'
import type { Happening } from './world.ts'

/** Something on its way to a webhook. */
export interface Parcel {
  readonly webhook: Webhook
  readonly happening: Happening
  /** 1, or 2 for the repeat of a delivery made twice. */
  readonly attempt: number
}

export interface Outcome {
  /** HTTP status; null when there was no answer or nothing was sent. */
  readonly status: number | null
  readonly note?: string
}

/** One try to reach a webhook's target, for people who want to see what happened. */
export interface Delivery extends Outcome {
  readonly at: string
  readonly webhook: string
  readonly resource: string
  readonly event: string
  readonly target: string
  readonly attempt: number
  /** The id of the thing it is about. */
  readonly about: string
}

const kept = 100

/** The latest 100 deliveries, newest first. */
export interface DeliveryLog {
  readonly entries: readonly Delivery[]
  note(parcel: Parcel, outcome: Outcome): void
}

export function openDeliveryLog(): DeliveryLog {
  const entries: Delivery[] = []
  return {
    entries,
    note({ webhook, happening, attempt }, outcome) {
      const { resource, event, record } = happening
      const what = { webhook: webhook.name, resource, event, target: webhook.targetUrl, about: record.id }
      entries.unshift({ at: new Date().toISOString(), ...what, attempt, ...outcome })
      entries.length = Math.min(entries.length, kept)
    },
  }
}
