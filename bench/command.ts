import { Command } from 'commander'
import { measure } from './bench.ts'
import { embedded } from './engines.ts'
import { cacheFolder } from './kit.ts'
import { machine } from './machine.ts'
import { full, quick, type Pace } from './pace.ts'
import { ownServer, thatServer, type Server } from './postgres.ts'
import { readReport, writeReport } from './report.ts'
import { scenarios } from './scenarios/index.ts'
import { asMarkdown, asText } from './table.ts'
import { FIGURES } from './pages/pages.ts'
import { writePages } from './pages/write.ts'

interface Options {
  readonly quick?: true
  readonly markdown?: true
  readonly readme?: true
  readonly pages?: true
  readonly million?: true
  /** A URL; true: one of the bench's own; false: none. */
  readonly postgres: string | boolean
}

/** `npm run bench`: progress on stderr; on stdout the tables, those of a scenario as soon as it has run. */
export async function bench(argv: readonly string[]): Promise<void> {
  const command = new Command('npm run bench --')
    .description('Measures the product, its store, and its door beside its peers. See bench/README.md.')
    .option('--quick', 'a look in five minutes instead of 40')
    .option('--million', 'a million orders (PostgreSQL) and a million turns where it says so; takes hours')
    .option('--postgres <url>', 'measure on this server, which lets the user make databases', true)
    .option('--no-postgres', 'leave PostgreSQL out')
    .option('--markdown', 'print for a README')
    .option('--readme', 'keep the figures, and bring README, capacity page and picture up to date')
    .option('--pages', 'measure nothing; write those pages from the figures that are kept')
    .argument('[scenarios...]', scenarios.map(({ name, what }) => `${name}: ${what}`).join('; '))
    .parse([...argv])
  const unknown = command.args.filter((wanted) => !scenarios.some(({ name }) => name === wanted))
  if (unknown.length > 0) command.error(`There is no scenario ${unknown.join(', ')}`)
  const options = command.opts<Options>()
  if (options.pages) await writePages()
  else await runAll(command.args, options)
}

async function runAll(wanted: readonly string[], options: Options): Promise<void> {
  const folder = await cacheFolder()
  const pace = paceOf(options)
  const facts = await machine(folder)
  const rounds = `medians of ${pace.rounds} alternating rounds; trust the ratios, not the figures`
  print([...facts, rounds].map((fact) => `- ${fact}`).join('\n'))
  const server = await serverOf(options.postgres, folder)
  const engines = [embedded, ...(server ? [server.engine] : [])]
  const chosen = scenarios.filter(({ name }) => wanted.length === 0 || wanted.includes(name))
  const file = options.readme ? FIGURES : `${folder}/report.json`
  const report = await readReport(file)
  try {
    for await (const { scenario, tables } of measure(chosen, { pace, engines, say })) {
      tables.map(options.markdown ? asMarkdown : asText).forEach(print)
      const name = options.quick ? 'quick' : 'full'
      Object.assign(report, { [scenario.name]: { at: new Date().toISOString(), pace: name, machine: facts, tables } })
      await writeReport(file, report)
    }
  } finally {
    await server?.stop()
  }
  if (options.readme) await writePages()
}

const say = (line: string) => process.stderr.write(`${line}\n`)
const print = (text: string) => process.stdout.write(`\n${text}\n`)

function paceOf(options: Options): Pace {
  const pace = options.quick ? quick : full
  if (!options.million) return pace
  return { ...pace, growth: { ...pace.growth, million: true }, long: 1_000_000 }
}

async function serverOf(postgres: string | boolean, folder: string): Promise<Server | undefined> {
  if (postgres === false) return undefined
  if (typeof postgres === 'string') return thatServer(postgres)
  return ownServer(folder)
}
