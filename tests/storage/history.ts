import fc from 'fast-check'
import type { Claim, Decide } from '../../storage/storage.ts'
import {
  adding,
  after,
  counting,
  effect,
  keeping,
  patient,
  shelfNames,
  type Secret,
  type State,
  type TestStorage,
} from './world.ts'

const order = fc.constantFrom('A-1', 'A-2', '__proto__')
const minutes = fc.integer({ min: 0, max: 5 })
const change = fc.oneof(
  fc.record({ change: fc.constant('add' as const), id: fc.constantFrom('e1', 'e2', 'e3'), minutes }),
  fc.record({
    change: fc.constantFrom('count' as const, 'drop' as const, 'keep' as const, 'fail' as const, 'misfit' as const),
  }),
)
const turn = fc.record({
  orderId: order,
  delivery: fc.option(fc.constantFrom('d1', 'd2', 'd3'), { nil: undefined }),
  change,
})

/** One step of a random history; `which` picks among all claims ever handed out, so that lost ones are tried too. */
const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('turns' as const), turns: fc.array(turn, { minLength: 1, maxLength: 4 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('claim' as const), limit: fc.integer({ min: 0, max: 3 }), minutes }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('settle' as const), which: fc.nat(20), change }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('defer' as const), which: fc.nat(20), minutes }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('put' as const, 'done' as const),
      id: fc.constantFrom('m1', 'm2', 'm3'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('visit' as const, 'forget' as const),
      shelf: fc.constantFrom(...shelfNames),
      key: fc.constantFrom('ola', 'marek'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restart' as const) }) },
)

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

export const histories = fc.array(step, { maxLength: 80, size: 'max' })

/** Plays a history; what comes back is everything that could be seen of it, step by step. */
export async function play(steps: readonly Step[], open: () => Promise<TestStorage>): Promise<unknown[]> {
  const player: Player = { open, claims: [], storage: await open() }
  const seen: unknown[] = []
  for (const it of steps) seen.push([it.do, await outcome(() => take(it, player)), await look(player.storage)])
  return seen
}

interface Player {
  readonly open: () => Promise<TestStorage>
  readonly claims: Claim[]
  storage: TestStorage
}

async function take(it: Step, player: Player): Promise<unknown> {
  const { orders, inbox } = player.storage
  switch (it.do) {
    case 'turns':
      return Promise.all(it.turns.map((t) => outcome(() => orders.turn(t.orderId, t.delivery, decision(t.change)))))
    case 'claim':
      return claim(it, player)
    case 'settle':
      return withClaim(player, it.which, (held) => orders.settle(held, decision(it.change)))
    case 'defer':
      return withClaim(player, it.which, (held) => orders.defer(held, after(it.minutes)))
    case 'put':
      return inbox.put({ id: it.id, receivedAt: after(0).toISOString(), body: { id: it.id } })
    case 'done':
      return inbox.done(it.id)
    case 'visit':
      return player.storage[it.shelf].change(it.key, (known) => ({ name: it.key, visits: (known?.visits ?? 0) + 1 }))
    case 'forget':
      return player.storage[it.shelf].remove(it.key)
    case 'restart':
      await player.storage.close()
      player.storage = await player.open()
  }
}

/** Numbers of claims differ from engine to engine and are not compared. */
async function claim({ limit, minutes }: { limit: number; minutes: number }, { storage, claims }: Player) {
  const handedOut = await storage.orders.claim(limit, after(minutes))
  claims.push(...handedOut)
  return handedOut.map(({ token: _number, ...rest }) => rest)
}

function withClaim(player: Player, which: number, end: (claim: Claim) => Promise<boolean>): Promise<unknown> {
  const held = player.claims[which % player.claims.length]
  return held ? end(held) : Promise.resolve('no claim')
}

async function look({ orders, inbox, ...shelves }: TestStorage): Promise<unknown> {
  return Promise.all([
    Promise.all(['A-1', 'A-2', '__proto__'].map((id) => orders.get(id))),
    Promise.all(['count 0', 'count 1'].map((key) => orders.find('state', key))),
    orders.nextDue(),
    orders.count(),
    inbox.pending(),
    Promise.all(['ola', 'marek'].flatMap((key) => shelfNames.map((name) => shelves[name].get(key)))),
  ])
}

async function outcome(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    return error instanceof Error ? error.name : error
  }
}

function decision(wanted: Change): Decide<State, Secret, void> {
  switch (wanted.change) {
    case 'add':
      return adding((wanted.id === 'e3' ? patient : effect)(wanted.id, wanted.minutes))
    case 'count':
      return counting({ secret: { answer: 'changed' } })
    case 'drop':
      return counting({ effects: [] })
    case 'keep':
      return keeping
    case 'fail':
      return () => {
        throw new RangeError('no')
      }
    case 'misfit':
      return counting({ state: { count: 0.5 } })
  }
}
