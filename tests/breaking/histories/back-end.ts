import { createHash } from 'node:crypto'
import { Job, Operation } from '../../../flows/provisioning/contract.ts'
import type { Answer, Provisioning, Refusal } from '../../../flows/provisioning/provisioning.ts'
import { obey } from '../../../sandbox/provisioning/commands.ts'
import { freshState } from '../../../sandbox/provisioning/fresh-state.ts'
import { advance } from '../../../sandbox/provisioning/jobs.ts'
import { own, type State } from '../../../sandbox/provisioning/state.ts'
import type { World } from '../../../sandbox/provisioning/world.ts'
import type { CALLS, QUESTIONS } from './steps.ts'

type CallFault = (typeof CALLS)[number]
type QuestionFault = (typeof QUESTIONS)[number]

const lost: Refusal = { ok: false, code: 'UPSTREAM', outcome: 'unknown' }
const absent: Refusal = { ok: false, code: 'UPSTREAM', outcome: 'unsent' }
const tooMany: Refusal = { ok: false, code: 'RATE_LIMITED', outcome: 'refused', retryAfter: 7 }

/** Longer than anybody waits for an answer, shorter than the quiet time after which nothing is believed to have come. */
const LATE_MS = 25_000

/** The sandbox's simulator itself, called directly, with an ear for what is to go wrong. */
export class BackEnd {
  readonly calls: CallFault[] = []
  readonly questions: QuestionFault[] = []
  readonly #world: World = { state: freshState(), time: 0, pace: 0 }
  readonly #now: () => number
  #late: { readonly at: number; readonly act: () => void }[] = []

  constructor(now: () => number) {
    this.#now = now
  }

  get state(): State {
    this.#moved()
    return this.#world.state
  }

  /** Whoever looks at jobs for days lets them pass. */
  reviewed(orderId: string): void {
    this.#moved()
    obey(this.#world, { do: 'endReviews', review: { orderId, result: 'cleared' } })
  }

  /** What the bot can ask of it on the way to a receipt. */
  readonly port: Pick<Provisioning, 'begin' | 'getJob' | 'findJobs'> = {
    begin: (_operation, body, key) => Promise.resolve(this.#begun(body, key)),
    getJob: (jobId) => Promise.resolve(this.#asked(() => own(this.state.jobs, jobId)?.job)),
    findJobs: (orderId) =>
      Promise.resolve(
        this.#asked(() =>
          (own(this.state.orders, orderId)?.jobIds ?? []).flatMap((id) => own(this.state.jobs, id)?.job ?? []),
        ),
      ),
  }

  #moved(): void {
    const time = this.#now()
    const due = this.#late.filter(({ at }) => at <= time)
    this.#late = this.#late.filter(({ at }) => at > time)
    for (const { act } of due) act()
    this.#world.time = time
    advance(this.#world)
  }

  #asked<T>(look: () => T | undefined): Answer<T> {
    const fault = this.questions.shift()
    if (fault === 'is lost') return lost
    if (fault === 'finds nobody there') return absent
    if (fault === 'is one too many (429)') return tooMany
    const value = look()
    return value === undefined ? { ok: false, code: 'NOT_FOUND', outcome: 'refused' } : { ok: true, value }
  }

  #begun(body: string, key: string): Answer<Job> {
    this.#moved()
    const act = (outcome?: 'error' | 'provisioned_with_errors' | 'pending_rpl_review') =>
      this.#acted(body, key, outcome)
    switch (this.calls.shift()) {
      case 'is lost on the way':
      case 'is answered with 503':
        return lost
      case 'is done and its answer is lost':
      case 'is answered with rubbish, and done':
        act()
        return lost
      case 'is done much later than anybody waits':
        this.#late.push({ at: this.#now() + LATE_MS, act: () => void act() })
        return lost
      case 'is done twice':
        act()
        return act()
      case 'finds nobody there':
        return absent
      case 'is to come again in 20 seconds (423)':
        return { ok: false, code: 'LOCKED', outcome: 'refused', retryAfter: 20 }
      case 'is one too many (429)':
        return tooMany
      case 'leads to a job that fails':
        return act('error')
      case 'leads to a job that fails in part':
        return act('provisioned_with_errors')
      case 'leads to a job somebody looks at for days':
        return act('pending_rpl_review')
      case undefined:
        return act()
    }
  }

  #acted(
    body: string,
    idempotencyKey: string,
    outcome?: 'error' | 'provisioned_with_errors' | 'pending_rpl_review',
  ): Answer<Job> {
    const request = Operation.parse(JSON.parse(body))
    const digest = createHash('sha256').update(body).digest('hex')
    const fault = outcome && { operation: request.operation, outcome, times: 1 }
    const reply = obey(this.#world, { do: 'begin', request, digest, idempotencyKey, ...(fault && { fault }) })
    if ('refused' in reply) {
      const code = typeof reply.errorCode === 'number' ? 'UPSTREAM' : reply.errorCode
      return { ok: false, code, outcome: 'refused' }
    }
    return { ok: true, value: Job.parse(reply.body) }
  }
}
