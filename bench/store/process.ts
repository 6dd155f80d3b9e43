import { createServer } from 'node:http'
import { z } from 'zod'
import type { Place } from '../contestants/place.ts'
import { answer } from '../ipc.ts'
import { openStore } from './open.ts'
import { Presses, Shift } from './plan.ts'
import { press } from './press.ts'
import { work } from './shift.ts'

/** A store in a process of its own, with the product's documents and nothing else of the product. */
export async function serveStore({ port, store: url = '' }: Place): Promise<void> {
  let ahead = 0
  const store = await openStore(url, { now: () => new Date(Date.now() + ahead) })
  answer({
    press: (input) => press(Presses.parse(input), store),
    work: (input) => work(Shift.parse(input), store),
    count: () => store.orders.count(),
    /** Sets the clock by which events are forgotten so many milliseconds ahead. */
    ahead: (input) => {
      ahead = z.number().parse(input)
      return true
    },
  })
  process.once('SIGTERM', () => void store.close().finally(() => process.exit()))
  createServer((_request, response) => response.end()).listen(port, '127.0.0.1')
}
