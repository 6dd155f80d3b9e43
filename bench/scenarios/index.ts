import { door } from './door.ts'
import { prompts } from './prompts.ts'
import type { Scenario } from './scenario.ts'
import { startUp } from './start-up.ts'
import { turns } from './turns.ts'

/** All of them, in the order in which they are run. */
export const scenarios: readonly Scenario[] = [turns, prompts, startUp, door]
