import { startPostgres } from '../../support/postgres.ts'
import { bundled, type Bundle } from '../bundle.ts'
import { chanceFrom } from '../chance.ts'
import { openTheatre, type Theatre } from '../kills.ts'
import { mutants } from '../mutants.ts'
import { noticed } from '../noticed.ts'
import { allHistories, chosen, inFlight, shuffled } from '../plan.ts'
import type { History, Recording } from '../play.ts'
import { isOn, type Engine } from '../points/engines.ts'
import { onLowdb, onPostgres, type Setting } from '../setting.ts'
import { prepared, type Template } from '../template.ts'
import type { Findings, Pace, Part } from './part.ts'

/** Histories between two looks at the clock. */
const AT_ONCE = 20

/** Where bots are killed. */
interface Ground {
  readonly engine: Engine
  readonly bundle: Bundle
  readonly template: Template
  /** Where it is recorded what they pass: there is one of them. */
  readonly alone: Setting
  readonly setting: Setting
}

/** Every point first, then every pass of every point, in an order that the seed gives, until the time is up. */
async function killed({ engine, bundle, template, alone, setting }: Ground, pace: Pace): Promise<Findings> {
  const recordings = await openTheatre(bundle, template, alone).record()
  const histories = inOrder(recordings, bundle, chanceFrom(pace.seed))
  const sum = await playedFor(pace, openTheatre(bundle, template, setting), histories)
  return { ...sum, killPoints: bundle.names.filter((name) => isOn(engine, name)).length * 2 }
}

const inOrder = (recordings: readonly Recording[], { names }: Bundle, chance: () => number): History[] => [
  ...chosen(recordings, chance, 0),
  ...recordings.flatMap((recording) => inFlight(recording, names, chance)),
  ...shuffled(allHistories(recordings), chance),
]

async function playedFor({ minutes, say }: Pace, theatre: Theatre, histories: readonly History[]): Promise<Findings> {
  const until = Date.now() + minutes * 60_000
  const sum = { histories: 0, faults: new Map<string, number>(), violations: [] as string[] }
  for (let at = 0; at < histories.length && Date.now() < until; at += AT_ONCE) {
    const outcome = await theatre.play(histories.slice(at, at + AT_ONCE))
    sum.histories += outcome.histories
    sum.violations.push(...outcome.violations)
    outcome.violations.forEach((violation) => say(violation))
    for (const [kind, times] of Object.entries({ ...outcome.faults, 'kill -9': outcome.kills }))
      sum.faults.set(kind, (sum.faults.get(kind) ?? 0) + times)
    say(`${sum.histories} of ${histories.length} histories, ${sum.violations.length} violations`)
  }
  return { ...sum, faults: Object.fromEntries(sum.faults) }
}

/** Known bugs have to be noticed on a database, too; that they are on a folder is among the tests. */
async function unnoticed({ template, setting }: Ground, { seed }: Pace): Promise<readonly string[]> {
  const missed: string[] = []
  for (const mutant of mutants)
    if ((await noticed(mutant, { template, setting, seed })).length === 0) missed.push(`Not noticed: ${mutant.name}`)
  return missed
}

export const kills: Part = {
  name: 'kills',
  what: 'kill -9 before and after every wait between a press and the receipt, at every pass',
  run: (pace) =>
    withBot(async (bundle, template) => {
      const ground = { bundle, template, engine: 'lowdb', alone: onLowdb, setting: onLowdb } as const
      return killed(ground, pace)
    }),
}

export const killsOnPostgres: Part = {
  name: 'kills-postgres',
  what: 'the same on PostgreSQL, and the known bugs',
  run: (pace) =>
    onDatabase({ hasCompanion: false }, async (ground) => {
      const findings = await killed(ground, pace)
      return { ...findings, violations: [...findings.violations, ...(await unnoticed(ground, pace))] }
    }),
}

export const killsOfOneOfTwo: Part = {
  name: 'kills-two-instances',
  what: 'the same on PostgreSQL beside another instance, which goes on',
  run: (pace) => onDatabase({ hasCompanion: true }, (ground) => killed(ground, pace)),
}

async function withBot<T>(work: (bundle: Bundle, template: Template) => Promise<T>): Promise<T> {
  const bundle = await bundled()
  try {
    const template = await prepared(bundle.file)
    return await work(bundle, template).finally(() => template.remove())
  } finally {
    await bundle.remove()
  }
}

async function onDatabase<T>(options: { hasCompanion: boolean }, work: (ground: Ground) => Promise<T>): Promise<T> {
  const postgres = await startPostgres()
  try {
    const [alone, setting] = [onPostgres(postgres), onPostgres(postgres, options)]
    return await withBot((bundle, template) => work({ engine: 'postgres', bundle, template, alone, setting }))
  } finally {
    await postgres.stop()
  }
}
