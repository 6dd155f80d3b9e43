import { door } from './door.ts'
import { growth } from './growth.ts'
import { instances } from './instances.ts'
import { long } from './long.ts'
import { prompts } from './prompts.ts'
import { recovery } from './recovery.ts'
import type { Scenario } from './scenario.ts'
import { startUp } from './start-up.ts'
import { turns } from './turns.ts'
import { work } from './work.ts'

/** All of them, in the order in which they are run. */
export const scenarios: readonly Scenario[] = [turns, door, growth, instances, startUp, recovery, prompts, work, long]
