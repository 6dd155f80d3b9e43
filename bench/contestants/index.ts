import { role } from '../child.ts'
import type { Engine } from '../engines.ts'
import type { Contestant } from './contestant.ts'
import { product } from './product.ts'

/** A contestant that does the equal job; its program is a line in `roles.ts`. */
const peer = (name: string, dialect: Contestant['dialect'], program: string, durable: boolean): Contestant => ({
  name,
  dialect,
  durable,
  program: ({ port, world, store }) => role(program, { port: `${port}`, world, ...(durable && { store }) }),
})

const door = peer('our door, durable', 'webex', 'door', true)

/** Everybody who takes part. The first is the whole product, the second and third its door; all others are measured by these. */
const contestants = {
  product,
  doorDurable: door,
  door: peer('our door, in memory', 'webex', 'door', false),
  boltDurable: peer('Bolt, durable', 'slack', 'bolt', true),
  bolt: peer('Bolt, in memory', 'slack', 'bolt', false),
  echoDurable: peer('botbuilder echo, durable', 'connector', 'echo', true),
  echo: peer('botbuilder echo, in memory', 'connector', 'echo', false),
} as const satisfies Record<string, Contestant>

/** With the product, and its door, on every engine beside the default one. */
export function contestantsOn([, ...others]: readonly Engine[]): Readonly<Record<string, Contestant>> {
  const more = others.flatMap((engine): [string, Contestant][] => [
    [`product-${engine.name}`, { ...product, name: `${product.name}, on ${engine.name}`, engine }],
    [`door-${engine.name}`, { ...door, name: `${door.name}, on ${engine.name}`, engine }],
  ])
  return { ...contestants, ...Object.fromEntries(more) }
}
