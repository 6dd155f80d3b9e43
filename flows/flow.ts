import type { ZodType } from 'zod'
import type { Texts } from '../cards/texts/texts.ts'
import type { Asked } from './asked.ts'
import type { Inquiry, Learned } from './inquiry.ts'
import type { Problem } from './problem.ts'
import type { ErrorCode, Operation } from './provisioning/contract.ts'

/**
 * A set-up, written as its table of contents. Where a person is follows from
 * the answers (see `walk.ts`): there is no stored position and no `next`, so
 * neither can go stale.
 */

/** One question: what counts as an answer, some to try it with, how it is put, and how it is told afterwards. */
export interface Step<Id extends string, Answer, Known> {
  readonly id: Id
  /** Short name, for the trail, the review and lists. */
  name(t: Texts): string
  /** Accepts what a card sends and its own output, never an absent answer. Messages of issues are problem codes. */
  answer(known: Known): ZodType<Answer>
  /** What a card could send; more than one only where the way branches. */
  examples(known: Known): readonly Readonly<Record<string, string>>[]
  ask(t: Texts, known: Known): Asked
  /** The answer in one line; nothing where there is nothing to tell. */
  told(t: Texts, answer: Answer, known: Known): string | undefined
  /** Milestones confirm what was answered above them: they are not offered for change and not listed in a review. */
  readonly milestone?: true
  /** Fields that a press fills by its verb, e.g. `notRecognised` on a card without inputs. */
  readonly verbs?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export const step = <const Id extends string, Answer, Known>(it: Step<Id, Answer, Known>) => it

/** Something a service must be asked before the set-up can go on; asked again when the inquiry comes out different. */
export interface Learn<Id extends string, A extends Inquiry['about'], Known> {
  readonly id: Id
  inquiry(known: Known): Extract<Inquiry, { about: A }>
  /** What makes the answer to an earlier step impossible after all. */
  objection?(found: Learned<A>, known: Known): (Problem & { readonly step: string }) | undefined
}

export const learn = <const Id extends string, A extends Inquiry['about'], Known>(it: Learn<Id, A, Known>) => it

/** Something that is done to the world, once. */
export interface Carry<Known> {
  readonly id: string
  operation(known: Known): Operation
  /** Whose answer a refusal leads back to; undefined: nobody's, it is told and can be tried again. */
  refused(code: ErrorCode, field: string | undefined): (Problem & { readonly step: string }) | undefined
}

export const carry = <Known>(it: Carry<Known>) => it

/** `when` throws while it cannot be decided yet; `likely` is what is then assumed, for "step n of m" only. */
interface Condition {
  when?(known: unknown): boolean
  readonly likely?: boolean
}

export type Entry = Condition &
  (
    | { readonly kind: 'ask'; readonly step: Step<string, unknown, unknown> }
    | { readonly kind: 'learn'; readonly learn: Learn<string, Inquiry['about'], unknown> }
    | { readonly kind: 'carry'; readonly carry: Carry<unknown> }
    | { readonly kind: 'stop'; readonly reason: string }
  )

/** Empty when all that an entry needs stands above it in the table; otherwise the table does not compile. */
type Proof<Known, Needs> = Known extends Needs ? [] : [missing: 'this needs an answer that is asked further down']

/** `Known` grows by one answer a line: what an entry uses must stand above it, and the compiler says so. */
export class Flow<Known> {
  readonly entries: readonly Entry[]

  private constructor(entries: readonly Entry[]) {
    this.entries = entries
  }

  static given<Given>(): Flow<Given> {
    return new Flow<Given>([])
  }

  ask<Id extends string, A, Needs>(it: Step<Id, A, Needs>, ..._: Proof<Known, Needs>) {
    return this.#with<Known & Readonly<Record<Id, A>>>({ kind: 'ask', step: it })
  }

  askIf<Id extends string, A, Needs>(when: When<Known>, it: Step<Id, A, Needs>, ..._: Proof<Known, Needs>) {
    return this.#with<Known & Readonly<Partial<Record<Id, A>>>>({ kind: 'ask', step: it, ...when })
  }

  learn<Id extends string, A extends Inquiry['about'], Needs>(it: Learn<Id, A, Needs>, ..._: Proof<Known, Needs>) {
    return this.#with<Known & Readonly<Record<Id, Learned<A>>>>({ kind: 'learn', learn: it })
  }

  learnIf<Id extends string, A extends Inquiry['about'], Needs>(
    when: When<Known>,
    it: Learn<Id, A, Needs>,
    ..._: Proof<Known, Needs>
  ) {
    return this.#with<Known & Readonly<Partial<Record<Id, Learned<A>>>>>({ kind: 'learn', learn: it, ...when })
  }

  carryOut<Needs>(it: Carry<Needs>, ..._: Proof<Known, Needs>) {
    return this.#with<Known>({ kind: 'carry', carry: it })
  }

  carryOutIf<Needs>(when: When<Known>, it: Carry<Needs>, ..._: Proof<Known, Needs>) {
    return this.#with<Known>({ kind: 'carry', carry: it, ...when })
  }

  carryOutEach<Needs>(all: readonly (When<Known> & { readonly carry: Carry<Needs> })[], ..._: Proof<Known, Needs>) {
    return new Flow<Known>([...this.entries, ...all.map((each) => ({ ...each, kind: 'carry' as const }))])
  }

  stopIf(when: (known: Known) => boolean, reason: string) {
    return this.#with<Known>({ kind: 'stop', reason, when })
  }

  #with<Next>(entry: object): Flow<Next> {
    return new Flow<Next>([...this.entries, entry as Entry])
  }
}

interface When<Known> {
  when(this: void, known: Known): boolean
  /** Counted in "step n of m" while `when` cannot be decided. */
  readonly likely?: boolean
}
