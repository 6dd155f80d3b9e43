import { z } from 'zod'
import type { OrderShape } from '../order-format.ts'
import type { Claim, Effect } from '../storage.ts'
import { versionOf } from '../versions.ts'
import type { Database, Statement } from './database.ts'
import { nextOf, type Next } from './derived.ts'
import type { OrderRows } from './order-rows.ts'
import { isFree, type Presence } from './presence.ts'

/** So few patient claims are out at a time in one instance, so that there is always room for others. */
const PATIENT_AT_ONCE = 4

const Handed = z.object({
  id: z.string(),
  rev: z.int(),
  doc: z.unknown(),
  due_at: z.date(),
  due_effect: z.string(),
  token: z.coerce.number(),
  stale: z.boolean(),
})
type Handed = z.infer<typeof Handed>

/** `$1` who asks, `$2` now, `$3` how many, `$4` whether patient ones, `$5` the newest version it can read. */
const hand: Statement = {
  name: 'hand',
  text: `
    update orders set
      holder = $1, token = nextval('claims'),
      begun = case when due.stale then begun else array_append(begun, orders.due_effect) end
    from (
      select id, due_effect = any(begun) as stale from orders
      where patient = $4 and due_at <= $2 and shape <= $5 and ${isFree('holder')}
      order by due_at limit $3 for update skip locked
    ) as due
    where orders.id = due.id
    returning orders.id, rev, doc, due_at, due_effect, token, stale`,
}
const give: Statement = {
  name: 'give',
  text: 'update orders set holder = null where id = $1 and token = $2 and holder = $3::uuid returning id',
}
/** `$2`: the numbers that are known here. */
const giveUnknown: Statement = {
  name: 'giveUnknown',
  text: 'update orders set holder = null where holder = $1::uuid and token <> all($2::bigint[])',
}
const earliest = (patient: boolean) =>
  `(select due_at from orders where patient = ${patient} and due_at is not null and shape <= $1 and ${isFree('holder')}
    order by due_at limit 1)`
const soonest: Statement = { name: 'soonest', text: `select min(due_at) as at from ${earliest(false)} as next` }
const soonestOfAll: Statement = {
  name: 'soonestOfAll',
  text: `select least(${earliest(false)}, ${earliest(true)}) as at`,
}

export interface ClaimsOptions<State, Secret> {
  readonly database: Database
  readonly presence: Presence
  readonly rows: OrderRows<State, Secret>
  readonly shape: OrderShape<State, Secret>
  /** Until when new effects may be old ones: the database was put back lately. */
  readonly doubtedUntil: Date | undefined
}

/** Who does which due work. A claim is a row that names its holder; its number fences off whoever had it before. */
export class Claims<State, Secret> {
  readonly #options: ClaimsOptions<State, Secret>
  readonly #version: number
  /** Numbers of the claims that are out, and whether they are patient. */
  readonly #out = new Map<number, boolean>()
  /** A claim may have been handed out whose number never arrived. */
  #isUnsure = false

  constructor(options: ClaimsOptions<State, Secret>) {
    this.#options = options
    this.#version = versionOf(options.shape)
  }

  get holder(): string {
    return this.#options.presence.id
  }

  nextOf(effects: readonly Effect[]): Next | undefined {
    return nextOf(effects, this.#options.shape)
  }

  /** Those due for longest first, the patient ones last. */
  async claim(limit: number, now: Date): Promise<Claim[]> {
    if (this.#isUnsure) await this.#giveUnknown()
    const pressing = await this.#hand(limit, now, false)
    const patient = await this.#hand(Math.min(limit - pressing.length, this.#room), now, true).catch(
      (error: unknown) => {
        if (pressing.length === 0) throw error
        return [] // what is handed out already is to be done
      },
    )
    const claims = await Promise.all([...pressing, ...patient].map((row) => this.#claimed(row, now)))
    return claims.filter((claim) => claim !== undefined)
  }

  async nextDue(): Promise<Date | undefined> {
    const [row] = await this.#options.database.run(this.#room > 0 ? soonestOfAll : soonest, [this.#version])
    return row?.['at'] instanceof Date ? row['at'] : undefined
  }

  /** Ends a claim without a write; false when it was not held. */
  async release({ orderId, token }: Pick<Claim, 'orderId' | 'token'>): Promise<boolean> {
    this.#out.delete(token)
    const rows = await this.#options.database.run(give, [JSON.stringify(orderId), token, this.holder])
    return rows.length > 0
  }

  ended({ token }: Claim): void {
    this.#out.delete(token)
  }

  lost(claim: Claim): false {
    this.ended(claim)
    return false
  }

  get #room(): number {
    return PATIENT_AT_ONCE - [...this.#out.values()].filter((isPatient) => isPatient).length
  }

  async #hand(limit: number, now: Date, patient: boolean): Promise<readonly Handed[]> {
    if (limit <= 0) return []
    try {
      const rows = await this.#options.database.run(hand, [this.holder, now, limit, patient, this.#version])
      const handed = rows.map((row) => Handed.parse(row)).sort((a, b) => a.due_at.getTime() - b.due_at.getTime())
      for (const { token } of handed) this.#out.set(token, patient)
      return handed
    } catch (error) {
      this.#isUnsure = true
      throw error
    }
  }

  /** After a lost connection there may be claims of ours that nobody here works on. */
  async #giveUnknown(): Promise<void> {
    await this.#options.database.run(giveUnknown, [this.holder, [...this.#out.keys()]])
    this.#isUnsure = false
  }

  async #claimed(row: Handed, now: Date): Promise<Claim | undefined> {
    const [orderId, effectId] = [row.id, row.due_effect].map((text) => String(JSON.parse(text)))
    if (orderId === undefined) return undefined
    const { token } = row
    try {
      const { effects } = await this.#options.rows.known(orderId, row.rev, row.doc)
      const effect = effects.find(({ id }) => id === effectId)
      if (effect && Date.parse(effect.dueAt) <= now.getTime()) {
        return { orderId, effect, token, fresh: !row.stale && !this.#isDoubted(effect, now) }
      }
      await this.release({ orderId, token })
    } catch {
      // What this instance cannot read was reported; keeping the claim keeps it from being tried without end.
      this.#out.set(token, false)
    }
    return undefined
  }

  /** Whoever gave it back knows what happened. */
  #isDoubted({ attempts }: Effect, now: Date): boolean {
    const { doubtedUntil } = this.#options
    return attempts === 0 && doubtedUntil !== undefined && now < doubtedUntil
  }
}
