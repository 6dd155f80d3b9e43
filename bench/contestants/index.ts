import { role } from '../child.ts'
import type { Contestant } from './contestant.ts'
import { product } from './product.ts'

/** A contestant that does the equal job; its program is a line in `roles.ts`. */
const peer = (name: string, dialect: Contestant['dialect'], program: string, durable: boolean): Contestant => ({
  name,
  dialect,
  durable,
  program: ({ port, world, folder }) => role(program, { port: `${port}`, world, ...(durable && { folder }) }),
})

/** Everybody who takes part. The first is the whole product, the second and third its door; all others are measured by these. */
export const contestants = {
  product,
  doorDurable: peer('our door, durable', 'webex', 'door', true),
  door: peer('our door, in memory', 'webex', 'door', false),
  boltDurable: peer('Bolt, durable', 'slack', 'bolt', true),
  bolt: peer('Bolt, in memory', 'slack', 'bolt', false),
  echoDurable: peer('botbuilder echo, durable', 'connector', 'echo', true),
  echo: peer('botbuilder echo, in memory', 'connector', 'echo', false),
} as const satisfies Record<string, Contestant>
