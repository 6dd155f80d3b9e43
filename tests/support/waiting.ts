import { withSecret, withState, type Case } from '../../flows/case.ts'
import type { Intent } from '../../flows/intent.ts'
import type { Matter } from '../../flows/matter.ts'
import type { Named } from './handed.ts'
import type { Visit } from './paths.ts'
import type { Beside } from './posts.ts'
import { ctxAt, NOW, press } from './wizard.ts'

/** What was confirmed and waits for a service, in all the ways in which that can be told. */

const EARLIER = '2026-03-02T07:00:00.000Z'
const LATER = '2026-03-02T10:00:00.000Z'

const ways: Readonly<Record<string, Partial<Intent>>> = {
  silent: { silentSince: EARLIER, until: LATER },
  'silent and in doubt': { phase: 'unknown', doubted: true, silentSince: EARLIER, until: LATER },
  'asked for patience': { waitsUntil: LATER, until: LATER },
  'called off': { phase: 'unknown', doubted: true, silentSince: EARLIER, calledOff: 'person' },
}

/** The last intent in another state. */
const changed = (it: Case, change: Partial<Intent>): Case =>
  withSecret(it, {
    intents: it.secret.intents.map((intent, at, all) => (at === all.length - 1 ? { ...intent, ...change } : intent)),
  })

/** Confirmed, and nothing done yet. */
const confirmed = (visits: readonly Visit[]): readonly Case[] =>
  visits
    .filter(({ step }) => step.id === 'plan' || step.id === 'check')
    .slice(0, 4)
    .map(({ it, move }) => press(it, ctxAt(), move.do, move.inputs))

export const waits = (visits: readonly Visit[]): Named[] =>
  confirmed(visits).flatMap((it, at) =>
    Object.entries(ways).map(([name, change]) => ({ name: `${name} ${at}`, it: changed(it, change) })),
  )

/** A call that nobody can be asked about any more, as representatives see it. */
export const inDoubt = (visits: readonly Visit[]): Beside[] =>
  confirmed(visits).flatMap((it) => {
    const late = changed(it, { phase: 'unknown', doubted: true, until: EARLIER, calledAt: EARLIER, attempts: 3 })
    const reason = late.secret.intents.at(-1)?.operation ?? ''
    const matter: Matter = { id: 'matter-1', at: NOW, kind: 'stuck', reason }
    return [
      { name: `matter stuck for good: ${reason}`, id: 'matter:matter-1', it: withState(late, { matters: [matter] }) },
    ]
  })
