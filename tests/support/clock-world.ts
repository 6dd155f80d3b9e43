import { openTexts } from '../../bot/texts.ts'
import type { Address, Chat, Outgoing, Person, Sent } from '../../flows/chat.ts'
import { perform } from '../../flows/effects/index.ts'
import { keysOf } from '../../flows/keys.ts'
import type { Mail } from '../../flows/mail.ts'
import { nobodyToAsk } from '../../flows/order-source.ts'
import type { Job, Operation } from '../../flows/provisioning/contract.ts'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import { Secret, State, type ConnectionRecord, type PersonRecord, type SpaceRecord } from '../../flows/record.ts'
import type { World } from '../../flows/world.ts'
import type { Shelf } from '../../storage/storage.ts'
import { Kept } from '../storage/model-memory.ts'
import { ModelOrders } from '../storage/model-orders.ts'
import { organisation } from './replies.ts'
import { ctxAt } from './wizard.ts'

/** The real decisions and the real doers of due work, in a world that is all memory: a clock to set, a chat that records. */

/** A card or a sentence of the bot that is still on a screen. */
export interface Shown extends Outgoing, Sent {
  readonly to: string
  readonly at: number
}

export const PEOPLE: readonly Person[] = ['ola', 'marek'].map((name) => ({
  personId: `person-${name}`,
  email: `${name}@nordwind.example`,
  displayName: name,
}))

export class ClockWorld {
  now = Date.parse('2026-03-20T11:00:00.000Z')
  /** Everything that was sent, and what of it is still there. */
  readonly sent: Shown[] = []
  readonly screens = new Map<string, Shown>()
  /** Who blocks the bot; how many more letters are not taken; whether the next message is held up by something. */
  readonly blocking = new Set<string>()
  mailFails = 0
  meanwhile: (() => Promise<void>) | undefined
  readonly errors: string[] = []
  readonly #kept = new Kept<State, Secret>()
  readonly #people = shelf<PersonRecord>()
  readonly #spaces = shelf<SpaceRecord>()
  readonly #connections = shelf<ConnectionRecord>()
  #ids = 0
  #orders = this.#opened()

  /** What the process knew by heart is gone: which work was in hand. */
  restart(): void {
    this.#orders = this.#opened()
    this.world = this.#world()
  }

  /** Does what is due in the order in which it falls due, until nothing is; throws when there is no end to it. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 3_000; rounds += 1) {
      const claims = await this.#orders.claim(32, new Date(this.now))
      if (claims.length === 0) return
      for (const claim of claims) await perform(claim, this.world)
    }
    throw new Error('There is no end to the work that is due')
  }

  /** The clock goes on to an instant, and stops wherever something falls due. */
  async pass(until: number, look: () => Promise<void>): Promise<void> {
    for (;;) {
      await this.settle()
      await look()
      const next = (await this.#orders.nextDue())?.getTime() ?? Infinity
      if (next > until) break
      this.now = Math.max(this.now, next)
    }
    this.now = Math.max(this.now, until)
    await look()
  }

  world: World = this.#world()

  #opened(): ModelOrders<State, Secret> {
    return new ModelOrders(this.#kept, {
      state: (stored) => State.parse(stored),
      secret: (stored) => Secret.parse(stored),
      keys: keysOf,
    })
  }

  #world(): World {
    return {
      storage: {
        orders: this.#orders,
        people: this.#people,
        spaces: this.#spaces,
        connections: this.#connections,
        inbox: { put: unasked, pending: unasked, handBack: unasked, done: unasked },
        isShared: false,
        ready: unasked,
        close: unasked,
      },
      chat: this.#chat(),
      mail: this.#mail(),
      provisioning: services,
      orders: nobodyToAsk,
      now: () => new Date(this.now),
      newId: () => `id-${++this.#ids}`,
      newToken: () => `token-${++this.#ids}`,
      spread: (ms) => ms,
      newCode: () => `CODE${++this.#ids}`,
      turnOf: () => 0,
      breathe: () => Promise.resolve(),
      hash: (token) => `#${token}`,
      texts: spoken,
      publicUrl: 'http://bot.example',
      rules: ctxAt().rules,
      log: {
        info: () => undefined,
        warn: () => undefined,
        error: (event, _fields, thrown) => void this.errors.push(`${event} ${String(thrown)}`),
      },
    }
  }

  #chat(): Chat {
    return {
      send: async (to, message) => {
        const { meanwhile } = this
        this.meanwhile = undefined
        const name = nameOf(to)
        if (this.blocking.has(name)) return { ok: false, retry: false, why: 'unreachable', detail: '' }
        const sent = {
          messageId: `message-${++this.#ids}`,
          spaceId: `space-${name}`,
          created: new Date(this.now).toISOString(),
        }
        const shown = { ...message, ...sent, to: name, at: this.now }
        this.sent.push(shown)
        this.screens.set(sent.messageId, shown)
        await meanwhile?.()
        return { ok: true, sent }
      },
      edits: 10,
      edit: ({ messageId }, words) => {
        const shown = this.screens.get(messageId)
        if (shown) this.screens.set(messageId, { ...shown, words })
        return Promise.resolve({ ok: true })
      },
      remove: (messageId) => {
        this.screens.delete(messageId)
        return Promise.resolve(true)
      },
      findOwn: (to, mark) => {
        const holds = ({ to: name, words, card }: Shown) =>
          name === nameOf(to) &&
          (words.includes(mark) || JSON.stringify(card ?? {}).includes(JSON.stringify(mark).slice(1, -1)))
        return Promise.resolve([...this.screens.values()].findLast(holds))
      },
      findSpace: (name) => Promise.resolve(`space-${name}`),
      person: (who) =>
        Promise.resolve(
          PEOPLE.find((one) => ('email' in who ? one.email === who.email : one.personId === who.personId)),
        ),
      around: () => Promise.resolve([]),
    }
  }

  #mail(): Mail {
    return {
      send: () => {
        this.mailFails -= 1
        return Promise.resolve(this.mailFails >= 0 ? { ok: false, retry: true, why: 'down' } : { ok: true })
      },
    }
  }
}

const spoken = openTexts()
const unasked = () => Promise.reject(new Error('Nobody asks for this'))

const nameOf = (to: Address): string => {
  if (to.kind === 'space') return to.spaceId.replace(/^space-/, '')
  const person = PEOPLE.find((one) => (to.kind === 'email' ? one.email === to.email : one.personId === to.personId))
  return person?.displayName ?? 'somebody'
}

function shelf<T>(): Shelf<T> {
  const entries = new Map<string, T>()
  return {
    get: (key) => Promise.resolve(entries.get(key)),
    change: (key, change) => {
      const next = change(entries.get(key))
      entries.set(key, next)
      return Promise.resolve(next)
    },
    remove: (key) => Promise.resolve(void entries.delete(key)),
  }
}

const nordwind = organisation({ orgId: 'org-nordwind', name: 'Nordwind', domains: ['nordwind.example'] })
const baltyk = organisation()

/** One partner and one customer that everybody knows at once; a mapping is done as soon as it is asked for. */
const services: Provisioning = {
  findPartnerOrg: () => Promise.resolve({ ok: true, value: { kind: 'one', matches: [nordwind] } }),
  findCustomerOrg: () => Promise.resolve({ ok: true, value: { kind: 'one', matches: [baltyk] } }),
  getOrganisation: (orgId) => Promise.resolve({ ok: true, value: orgId === baltyk.orgId ? baltyk : nordwind }),
  checkSubdomain: unasked,
  checkSite: unasked,
  begin: (_operation, body, idempotencyKey) =>
    Promise.resolve({ ok: true, value: done(JSON.parse(body) as Operation, idempotencyKey) }),
  getJob: unasked,
  findJobs: () => Promise.resolve({ ok: true, value: [] }),
  setPassword: unasked,
}

const done = ({ operation, orderId }: Operation, idempotencyKey: string): Job => ({
  jobId: `job-${idempotencyKey}`,
  operation,
  orderId,
  idempotencyKey,
  status: 'provisioned',
  perService: [],
  billing: 'not_started',
  partnerOrgId: nordwind.orgId,
  customerOrgId: baltyk.orgId,
})
