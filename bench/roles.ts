import { parseArgs } from 'node:util'
import type { Place } from './contestants/place.ts'

/** The programs that the bench starts beside itself, each loaded only in its own process. */
const roles: Readonly<Record<string, (place: Place) => Promise<void>>> = {
  world: async (place) => (await import('./world/process.ts')).serveWorld(place),
  door: async (place) => (await import('./contestants/door.ts')).serveDoor(place),
  bolt: async (place) => (await import('./contestants/bolt.ts')).serveBolt(place),
  echo: async (place) => (await import('./contestants/echo.ts')).serveEcho(place),
  plainDoor: async (place) => (await import('./contestants/doors.ts')).servePlainDoor(place),
  expressDoor: async (place) => (await import('./contestants/doors.ts')).serveExpressDoor(place),
  store: async (place) => (await import('./store/process.ts')).serveStore(place),
  stock: async (place) => (await import('./store/stock.ts')).serveStock(place),
}

/** Plays one role until the bench ends it. */
export async function play(name: string, args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { port: text, world: text, folder: text, store: text } })
  const part = roles[name]
  if (!part) throw new Error(`The bench has no part "${name}"`)
  const { port = '0', world = '', folder = '', store } = values
  await part({ port: Number(port), world, folder, store })
}
