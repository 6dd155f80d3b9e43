import type { Child, Program } from '../child.ts'
import type { Engine } from '../engines.ts'
import type { Kit } from '../kit.ts'
import type { Run } from '../world/plan.ts'
import type { Place } from './place.ts'

/** Somebody who answers presses with cards, in a process of their own. */
export interface Contestant {
  readonly name: string
  readonly dialect: Run['dialect']
  /** Keeps what it was told in the durable store before it answers. */
  readonly durable: boolean
  /** Which engine that store is of; the default one where none is named. */
  readonly engine?: Engine
  program(place: Omit<Place, 'store'> & { readonly store: string }): Program
  /** Brings everybody of a crowd to a card with a Help button. */
  prepare?(child: Child, kit: Kit, crowd: string): Promise<void>
}
