import { createServer } from 'node:http'
import { join } from 'node:path'
import { JSONFilePreset } from 'lowdb/node'
import { z } from 'zod'
import type { Place } from '../contestants/place.ts'
import { answer } from '../ipc.ts'
import { liveWizard, pressed } from './document.ts'
import { idOf } from './ids.ts'

type Order = ReturnType<typeof liveWizard>

/** lowdb as its documentation shows it: everything in one JSON file, which is written anew for every change, and never flushed. */
export async function serveStock({ port, folder }: Place): Promise<void> {
  const empty: { orders: Record<string, Order> } = { orders: {} }
  const db = await JSONFilePreset(join(folder, 'orders.json'), empty)
  answer({
    fill: async (input) => {
      for (let n = 0; n < z.int().parse(input); n += 1) db.data.orders[idOf(n)] = liveWizard(idOf(n))
      await db.write()
      return true
    },
    /** So many changes of one order each, one after the other; milliseconds. */
    change: async (input) => {
      const ids = Object.keys(db.data.orders)
      const times: number[] = []
      for (let n = 0; n < z.int().parse(input); n += 1) {
        const id = ids[(n * 7_919) % ids.length] ?? ''
        const begun = performance.now()
        await db.update(({ orders }) => {
          orders[id] = pressed(orders[id] ?? liveWizard(id), `press.${n}`)
        })
        times.push(performance.now() - begun)
      }
      return times
    },
  })
  createServer((_request, response) => response.end()).listen(port, '127.0.0.1')
}
