import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { pluralForms } from './support/plurals.ts'
import { sources } from './support/sources.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const product = sources('bot', 'cards', 'flows', 'storage', 'sandbox')
const all = [...product, ...sources('bench', 'tests')]

/** The files in which something stands that may stand only in some. */
const where = (found: RegExp, files = product) => files.filter(({ code }) => found.test(code)).map(({ path }) => path)

describe('files are short', () => {
  /** More than 200 lines, and why it is better so. */
  const long: Readonly<Record<string, string>> = {
    'flows/provisioning/contract.ts': 'the published contract of a back end is read, and printed, as one document',
  }

  const longerThan = (most: number, files: typeof all) => {
    return files
      .filter(({ lines }) => lines > most)
      .map(({ path }) => path)
      .sort()
  }

  test('half of them have no more than 70 lines', () => {
    const lengths = product.map(({ lines }) => lines).sort((a, b) => a - b)
    expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThanOrEqual(70)
  })

  test('none has more than 200 without a reason, and none is excused that is shorter', () => {
    expect(longerThan(200, product)).toEqual(Object.keys(long).sort())
  })

  test('none has more than 300', () => {
    expect(longerThan(300, all)).toEqual([])
  })
})

describe('what is outside comes in by one door', () => {
  test('the environment is read in one place for the bot, and one for the sandbox', () => {
    const doors = ['bot/config.ts', 'bot/prepare.mjs', 'sandbox/main.ts']
    expect(where(/process\s*\.\s*env\b/).filter((path) => !doors.includes(path))).toEqual([])
  })

  test('flows and cards know no clock, no chance and no timer of their own', () => {
    const own =
      /\bDate\.now\b|new Date\(\)|\bTemporal\.Now\b|\bperformance\.|\bMath\.random\b|\brandom(UUID|Bytes)\b|\bset(Timeout|Interval|Immediate)\b/
    const pure = sources('cards', 'flows').filter(({ path }) => !/^flows\/provisioning\/http|\.mjs$/.test(path))
    expect(where(own, pure)).toEqual([])
    expect(own.test('const at = new Date()')).toBe(true)
  })

  test.each(['lowdb', 'postgres'])('the engine %s is named only in its own rooms and in the list', (engine) => {
    const own = new RegExp(`^storage/(${engine}[./-]|index\\.ts$)`)
    expect(where(new RegExp(engine, 'i')).filter((path) => !own.test(path))).toEqual([])
  })

  const channels = readdirSync(join(root, 'bot/channels'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  )

  test.each(channels.map(({ name }) => name))(
    'flows, cards and storage have never heard of the channel %s',
    (channel) => {
      const code = sources('flows', 'cards', 'storage').map(({ path, code }) => ({
        path,
        code: code.replace(/\bwebex\\?\.com\b/g, ''),
      }))
      expect(code.filter(({ code }) => new RegExp(`\\b${channel}\\b`, 'i').test(code)).map(({ path }) => path)).toEqual(
        [],
      )
    },
  )
})

test.each(['@webex/webex-node-bot-framework', 'adaptivecards', 'botbuilder', 'express', 'lowdb', 'zod'])(
  'the product really uses %s',
  (name) => {
    expect(where(new RegExp(`['"]${name}(/[^'"]*)?['"]`)).length).toBeGreaterThan(0)
  },
)

test('there are no drawers for odds and ends', () => {
  const drawer = /(^|-)(utils?|helpers?|managers?|services?|types?|constants?|common|misc)$/
  const names = all.flatMap(({ path }) => path.split('/')).map((name) => basename(name).replace(/\..*$/, ''))
  expect([...new Set(names)].filter((name) => drawer.test(name))).toEqual([])
})

test('there are no loose ends', () => {
  const loose = new RegExp(
    [
      'TO' + 'DO',
      'FIX' + 'ME',
      '@ts-' + '(ignore|expect-error|nocheck)',
      'eslint-' + 'disable',
      '\\b(test|it|describe)\\.on' + 'ly\\b',
    ].join('|'),
  )
  expect(all.filter(({ text }) => loose.test(text)).map(({ path }) => path)).toEqual([])
})

describe('the texts', () => {
  const folder = join(root, 'cards/texts')
  const languages = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))

  test('say the same in every language, with the same arguments', () => {
    const tool = join(root, 'node_modules/.bin/formatjs')
    const rules = ['--source-locale', 'en', '--missing-keys', '--extra-keys', '--structural-equality']
    expect(languages).toEqual(expect.arrayContaining(['en', 'pl']))
    execFileSync(tool, ['verify', 'cards/texts/*.json', ...rules], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    })
  })

  test.each(languages)('in %s have all the plural forms of that language', (language) => {
    const messages = JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8')) as Record<string, string>
    const plurals = Object.entries(messages).flatMap(([key, text]) =>
      pluralForms(text).map((plural) => ({ key, ...plural })),
    )
    const incomplete = plurals.filter(({ kind, forms }) => {
      const { pluralCategories } = new Intl.PluralRules(language, { type: kind }).resolvedOptions()
      return pluralCategories.some((form) => !forms.includes(form))
    })
    expect(incomplete).toEqual([])
    expect(plurals.length).toBeGreaterThan(0)
  })

  test('have their plurals read rightly', () => {
    expect(pluralForms('{n, plural, =0 {none} one {# {what}} other {# of {m, plural, one {x} other {y}}}}')).toEqual([
      { kind: 'cardinal', forms: ['one', 'other'] },
      { kind: 'cardinal', forms: ['one', 'other'] },
    ])
  })
})
