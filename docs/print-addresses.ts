// `npm run addresses`: brings the README's table of addresses up to date with the simulator's seeds.
import { readFileSync, writeFileSync } from 'node:fs'
import { addressTable } from '../sandbox/provisioning/address-table.ts'

const readme = new URL('../README.md', import.meta.url)
const between = /(<!-- addresses -->\n).*?(<!-- \/addresses -->)/s
const text = readFileSync(readme, 'utf8')
writeFileSync(
  readme,
  text.replace(between, (_, open: string, close: string) => `${open}\n${addressTable()}\n\n${close}`),
)
