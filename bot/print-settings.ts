// `npm run settings`: brings .env.example and the README's table up to date with the schema.
import { readFileSync, writeFileSync } from 'node:fs'
import { envExample, settingsTable } from './settings-text.ts'

const readme = new URL('../README.md', import.meta.url)
const between = /(<!-- settings -->\n).*?(<!-- \/settings -->)/s

writeFileSync(new URL('../.env.example', import.meta.url), envExample())
writeFileSync(
  readme,
  readFileSync(readme, 'utf8').replace(
    between,
    (_, open: string, close: string) => `${open}\n${settingsTable()}\n${close}`,
  ),
)
