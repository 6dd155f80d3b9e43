import { createHook } from 'node:async_hooks'
import { Socket } from 'node:net'

/** What the instrumented modules call at each point; lives in the process that is killed. */

export type Side = 'before' | 'during' | 'after'

/** Where to die: at the n-th pass of one side of a point. */
export interface Armed {
  readonly id: number
  readonly side: Side
  readonly pass: number
  /** With `during`: so many milliseconds after what is waited for was begun, if it is still under way then. */
  readonly afterMs?: number
}

let armed: (Armed & { passes: number }) | undefined
let trace: string[] | undefined

export const arm = (at: Armed | undefined): void => void (armed = at && { ...at, passes: 0 })
/** The points passed since recording began, as `number side moment`, in order. */
export const recorded = (): readonly string[] => trace ?? []

/**
 * From now on the points that are passed are written down, each with its moment: how much had been begun or ended
 * outside of the process by then, files and connections. A killed process leaves nothing else behind, so kills at points
 * of one moment are one and the same.
 */
export function record(): void {
  if (!trace) noticeOutside()
  trace = []
}

function noticeOutside(): void {
  const on = () => void (moment += 1)
  const inside = ['PROMISE', 'Timeout', 'Immediate', 'TickObject', 'Microtask']
  const ids = new Set<number>()
  const began = (id: number, type: string) => {
    if (inside.includes(type)) return
    ids.add(id)
    on()
  }
  createHook({ init: began, before: (id) => ids.has(id) && on() }).enable()
  const sockets = Socket.prototype as unknown as Record<string, (...given: unknown[]) => void>
  // What a socket takes at once makes no such noise.
  for (const name of ['_write', '_writev'] as const) {
    const write = sockets[name]
    sockets[name] = function noticed(this: unknown, ...given: unknown[]) {
      on()
      write?.apply(this, given)
    }
  }
}

let moment = 0

function pass(id: number, side: Side): void {
  if (side !== 'during') trace?.push(`${id} ${side} ${moment}`)
  if (armed?.id !== id || armed.side !== side) return
  armed.passes += 1
  if (armed.passes !== armed.pass) return
  if (armed.afterMs === undefined) die()
  else setTimeout(die, armed.afterMs)
}

/** As a power cut would: nothing is run any more, not even what is on the stack. */
function die(): void {
  process.kill(process.pid, 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const point = {
  before: (id: number): void => pass(id, 'before'),
  waits(id: number, value: unknown): unknown {
    pass(id, 'during')
    const on = <T>(result: T) => (pass(id, 'after'), result)
    return Promise.resolve(value).then(on, (thrown: unknown) => Promise.reject(on(thrown) as Error))
  },
  async *each(id: number, values: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    pass(id, 'before')
    for await (const value of values) {
      pass(id, 'after')
      yield value
      pass(id, 'before')
    }
    pass(id, 'after')
  },
  callback(id: number, work: unknown): unknown {
    if (typeof work !== 'function') return work
    return function callback(this: unknown, ...given: unknown[]): unknown {
      pass(id, 'before')
      const result: unknown = work.apply(this, given)
      pass(id, 'after')
      return result
    }
  },
}

Object.assign(globalThis, { $point: point })
