import type { Child, Program } from '../child.ts'
import type { Kit } from '../kit.ts'
import type { DialectName } from '../world/world.ts'

/** What a contestant's process is told. */
export interface Place {
  readonly port: number
  /** Where the platforms' APIs are. */
  readonly world: string
  /** Where to keep things durably; undefined: in memory. */
  readonly folder: string | undefined
}

/** Somebody who answers presses with cards, in a process of their own. */
export interface Contestant {
  readonly name: string
  readonly dialect: DialectName
  /** Keeps what it was told in the durable store before it answers. */
  readonly durable: boolean
  program(place: Place & { readonly folder: string }): Program
  /** Brings everybody of the crowd to a card with a Help button. */
  prepare?(child: Child, kit: Kit, crowd: Crowd): Promise<void>
}

export interface Crowd {
  readonly crowd: string
  readonly people: number
}
