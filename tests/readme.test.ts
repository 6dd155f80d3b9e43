import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { openTexts } from '../bot/texts.ts'
import { diagram } from '../flows/diagram.ts'
import { demoOrders } from '../sandbox/demo-orders.ts'
import { addressTable } from '../sandbox/provisioning/address-table.ts'

const readme = readFileSync('README.md', 'utf8')
const scripts = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }).scripts

/** Markdown without what a formatter adds to a table. */
const bare = (markdown: string) => markdown.replace(/[ -]+/g, ' ').replace(/\| (?=\|)/g, '|')

describe('the README', () => {
  test('shows the table of addresses as the simulator has them (else: npm run addresses)', () => {
    const shown = /<!-- addresses -->\n(.*?)<!-- \/addresses -->/s.exec(readme)?.[1] ?? ''
    expect(bare(shown).trim()).toBe(bare(addressTable()).trim())
  })

  test('draws the wizard as its table has it (else: npm run diagram)', () => {
    const shown = /```mermaid\n(.*?)\n```/s.exec(readme)?.[1]
    expect(shown).toBe(diagram(openTexts()('en')))
  })

  test('names only commands, files and pictures that exist', () => {
    const files = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, path]) => path ?? '')
    expect(files.filter((path) => !path.startsWith('http') && !existsSync(path))).toEqual([])
    const commands = [...readme.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '')
    expect(commands.filter((name) => !(name in scripts))).toEqual([])
  })

  test('lists every demo order', () => {
    const ids = demoOrders(new Date('2026-03-02T12:00:00Z')).map((order) => (order as { orderId: string }).orderId)
    expect(ids.filter((id) => !readme.includes(`| ${id} `))).toEqual([])
  })
})
