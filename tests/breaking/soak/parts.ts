import { fuzz } from './fuzz.ts'
import { histories } from './histories.ts'
import { kills, killsOfOneOfTwo, killsOnPostgres } from './kills.ts'
import type { Part } from './part.ts'

/** What `npm run soak` does, in this order. */
export const parts: readonly Part[] = [kills, killsOnPostgres, killsOfOneOfTwo, histories, fuzz]
