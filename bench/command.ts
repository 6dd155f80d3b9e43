import { Command } from 'commander'
import { keep, measure } from './bench.ts'
import { cacheFolder } from './kit.ts'
import { machine } from './machine.ts'
import { full, quick } from './pace.ts'
import { scenarios } from './scenarios/index.ts'
import { asMarkdown, asText, type Table } from './table.ts'

interface Options {
  readonly quick?: true
  readonly markdown?: true
}

/** `npm run bench`: progress on stderr; on stdout the tables, those of a scenario as soon as it has run. */
export async function bench(argv: readonly string[]): Promise<void> {
  const command = new Command('npm run bench --')
    .description('Measures the product, and its door beside its peers. See bench/README.md.')
    .option('--quick', 'a look in four minutes instead of 25')
    .option('--markdown', 'print for the README')
    .argument('[scenarios...]', scenarios.map(({ name, what }) => `${name}: ${what}`).join('; '))
    .parse([...argv])
  const unknown = command.args.filter((wanted) => !scenarios.some(({ name }) => name === wanted))
  if (unknown.length > 0) command.error(`There is no scenario ${unknown.join(', ')}`)
  await runAll(command.args, command.opts<Options>())
}

async function runAll(wanted: readonly string[], options: Options): Promise<void> {
  const pace = options.quick ? quick : full
  const print = (text: string) => process.stdout.write(`\n${text}\n`)
  const folder = await cacheFolder()
  const facts = await machine(folder)
  const rounds = `medians of ${pace.rounds} alternating rounds; trust the ratios, not the figures`
  print([...facts, rounds].map((fact) => `- ${fact}`).join('\n'))
  const found: Table[] = []
  for (const scenario of scenarios) {
    if (wanted.length > 0 && !wanted.includes(scenario.name)) continue
    const tables = await measure(scenario, pace, (line) => process.stderr.write(`${line}\n`))
    tables.map(options.markdown ? asMarkdown : asText).forEach(print)
    found.push(...tables)
  }
  await keep({ machine: facts, tables: found }, `${folder}/latest.json`)
}
