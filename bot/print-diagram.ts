// `npm run diagram`: draws the wizard's table into the README.
import { readFileSync, writeFileSync } from 'node:fs'
import { diagram } from '../flows/diagram.ts'
import { openTexts } from './texts.ts'

const readme = new URL('../README.md', import.meta.url)
const between = /(<!-- diagram -->\n).*?(<!-- \/diagram -->)/s
const drawn = '```mermaid\n' + diagram(openTexts()('en')) + '\n```'
writeFileSync(
  readme,
  readFileSync(readme, 'utf8').replace(between, (_, open: string, close: string) => `${open}\n${drawn}\n\n${close}`),
)
