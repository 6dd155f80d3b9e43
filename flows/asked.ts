import type { Fact } from '../cards/ask.ts'
import type { Field } from '../cards/field.ts'
import type { Problem } from './problem.ts'

/** How a step is put: everything of a question but what is the same for every step. */
export interface Asked {
  /** The question itself; the card's heading. */
  readonly title: string
  readonly text?: readonly string[]
  readonly notice?: { readonly tone: 'good' | 'warning' | 'emphasis'; readonly text: string }
  readonly facts?: readonly (Fact & { readonly group?: string })[]
  readonly fields?: readonly Field[]
  /** What is wrong with what the card shows, found by a service. */
  readonly problem?: Problem
  /** Lists every answer so far, each of which can be changed. */
  readonly lists?: true
  /** Offers to change an answer. */
  readonly changes?: true
  /** The ways forward, most likely first. Back, Help and Close are added to them, always in the same place. */
  readonly forward: readonly Forward[]
  /** What *Help* says here. */
  readonly help: readonly string[]
}

export interface Forward {
  readonly do: string
  readonly title: string
  readonly style?: 'positive' | 'destructive'
  readonly url?: string
  readonly bare?: boolean
}
