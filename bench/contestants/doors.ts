import express from 'express'
import { openDurable } from '../job.ts'
import { listenPlainly, openDoor } from './door.ts'
import type { Place } from './place.ts'

const open = async ({ store }: Place) =>
  openDoor(store === undefined ? undefined : (await openDurable(store)).inbox, () => Promise.resolve())

/** The door alone, as the product has it: on plain `node:http`. */
export async function servePlainDoor(place: Place): Promise<void> {
  listenPlainly(await open(place), place.port)
}

/** The same door behind Express, with nothing else mounted. */
export async function serveExpressDoor(place: Place): Promise<void> {
  const door = await open(place)
  const app = express().disable('x-powered-by')
  app.use((request, response, next) => {
    if (!door.accept(request, response)) next()
  })
  app.listen(place.port, '127.0.0.1')
}
