import { Command } from 'commander'
import { keep, measure } from './bench.ts'
import { full, quick } from './pace.ts'
import { scenarios } from './scenarios/index.ts'
import { asMarkdown, asText } from './table.ts'

const KEPT = 'node_modules/.cache/bench/latest.json'

/** `npm run bench`: progress on stderr, the tables on stdout. */
export async function bench(argv: readonly string[]): Promise<void> {
  const command = new Command('npm run bench --')
    .description('Measures the product, and its door beside its peers. See bench/README.md.')
    .option('--quick', 'a look in a minute and a half instead of eight')
    .option('--markdown', 'print for the README')
    .argument('[scenarios...]', scenarios.map(({ name, what }) => `${name}: ${what}`).join('; '))
    .parse([...argv])
  const { quick: short, markdown } = command.opts<{ quick?: true; markdown?: true }>()
  const unknown = command.args.filter((wanted) => !scenarios.some(({ name }) => name === wanted))
  if (unknown.length > 0) command.error(`There is no scenario ${unknown.join(', ')}`)
  const chosen = scenarios.filter(({ name }) => command.args.length === 0 || command.args.includes(name))
  const pace = short ? quick : full
  const report = await measure(chosen, pace, (line) => process.stderr.write(`${line}\n`))
  await keep(report, KEPT)
  const facts = [...report.machine, `medians of ${pace.rounds} alternating rounds; trust the ratios, not the figures`]
  const drawn = report.tables.map(markdown ? asMarkdown : asText)
  process.stdout.write(`\n${[facts.map((fact) => `- ${fact}`).join('\n'), ...drawn].join('\n\n')}\n`)
}
