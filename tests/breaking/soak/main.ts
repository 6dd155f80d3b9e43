// `npm run soak`: breaks the product for as long as it is given, and fails when anything is not as it must be.
import { readFileSync, writeFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import type { Part } from './part.ts'
import { parts } from './parts.ts'
import { table, type Row } from './table.ts'

const readme = new URL('../../../flows/README.md', import.meta.url)
const between = /(<!-- breaking -->\n).*?(<!-- \/breaking -->)/s

const Options = z.object({
  minutes: z.coerce.number().positive(),
  seed: z.coerce.number().int(),
  readme: z.boolean().default(false),
})

const command = new Command('npm run soak --')
  .description(
    'Kills, faults and chance against the promise that billing starts once. Exits with 1 when it was broken.',
  )
  .option('--minutes <number>', 'how long, all parts together', '60')
  .option('--seed <number>', 'chance of an earlier run', String(Date.now() % 1_000_000))
  .option('--readme', 'put the table into flows/README.md')
  .argument('[parts...]', parts.map(({ name, what }) => `${name}: ${what}`).join('; '))
  .parse()

const { minutes, seed, readme: shows } = Options.parse(command.opts())
const wanted = parts.filter(({ name }) => command.args.length === 0 || command.args.includes(name))
const say = (line: string) => void process.stderr.write(`${line}\n`)
say(`seed ${seed}, ${minutes} minutes for ${wanted.map(({ name }) => name).join(', ')}`)

async function run(part: Part): Promise<Row> {
  const begun = Date.now()
  const findings = await part.run({
    minutes: minutes / wanted.length,
    seed,
    say: (line) => say(`${part.name}: ${line}`),
  })
  for (const violation of findings.violations) say(`${part.name}: VIOLATION: ${violation}`)
  return { ...findings, name: part.name, seconds: Math.round((Date.now() - begun) / 1_000) }
}

const rows: Row[] = []
for (const part of wanted) rows.push(await run(part))
const printed = table(rows, seed)
process.stdout.write(`\n${printed}\n`)
if (shows)
  writeFileSync(
    readme,
    readFileSync(readme, 'utf8').replace(
      between,
      (_, open: string, close: string) => `${open}\n${printed}\n\n${close}`,
    ),
  )
process.exit(rows.some(({ violations }) => violations.length > 0) ? 1 : 0)
