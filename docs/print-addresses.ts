// `npm run addresses`: brings the README's table of addresses up to date with the simulator's seeds.
import { readFileSync, writeFileSync } from 'node:fs'
import { seedAddresses } from '../sandbox/provisioning/seed.ts'

/** The table, as it stands in the README. */
export const addressTable = (): string =>
  [
    '| look-up | address | leads to | |',
    '| --- | --- | --- | --- |',
    ...seedAddresses.map(({ lookup, email, leads, what }) => `| ${lookup} | \`${email}\` | ${leads} | ${what} |`),
  ].join('\n')

const readme = new URL('../README.md', import.meta.url)
const text = readFileSync(readme, 'utf8')
writeFileSync(
  readme,
  text.replace(
    /(<!-- addresses -->\n).*?(<!-- \/addresses -->)/s,
    (_, open: string, close: string) => `${open}\n${addressTable()}\n\n${close}`,
  ),
)
