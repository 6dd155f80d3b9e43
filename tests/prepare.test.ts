import { execFile } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from '@jest/globals'

const build = `
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
if (readFileSync('cards/card.ts', 'utf8').includes('wrong')) process.exit(2)
mkdirSync('dist', { recursive: true })
appendFileSync('built', 'x')
`

const root = { name: 'clone', version: '1.0.0', dependencies: { thing: 'file:vendor/thing' } }

let folder: string

/** A fresh clone of a project with one package, which is in the clone too, and a build that leaves a mark each time. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prepare-'))
  write('package.json', JSON.stringify({ ...root, scripts: { build: 'node build.mjs' } }))
  write('vendor/thing/package.json', JSON.stringify({ name: 'thing', version: '1.0.0' }))
  lockThing('1.0.0')
  write('build.mjs', build)
  write('tsconfig.json', '{}')
  write('tsconfig.build.json', '{}')
  write('cards/card.ts', 'right')
  mkdirSync(join(folder, 'bot'))
  copyFileSync(fileURLToPath(new URL('../bot/prepare.mjs', import.meta.url)), join(folder, 'bot/prepare.mjs'))
})

afterEach(() => rmSync(folder, { recursive: true }))

function lockThing(version: string) {
  const packages = {
    '': root,
    'node_modules/thing': { resolved: 'vendor/thing', link: true },
    'vendor/thing': { version },
  }
  write('package-lock.json', JSON.stringify({ name: 'clone', version: '1.0.0', lockfileVersion: 3, packages }))
}

function write(path: string, text: string) {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const builds = () => (existsSync(join(folder, 'built')) ? readFileSync(join(folder, 'built'), 'utf8').length : 0)

/** Runs the step; what it says, and whether it let the start go on. */
function prepare(): Promise<{ says: string; goesOn: boolean }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(folder, 'bot/prepare.mjs')], { cwd: tmpdir() }, (error, _, says) => {
      resolve({ says, goesOn: error === null })
    })
  })
}

test('a fresh clone is installed and built, and the second start has nothing to do', async () => {
  const first = await prepare()
  expect(first).toEqual({
    says: expect.stringMatching(/^Nothing is installed yet: installing.*\n[^]*Building\.\n/),
    goesOn: true,
  })
  expect(await prepare()).toEqual({ says: '', goesOn: true })
  expect(builds()).toBe(1)
})

test('what changed is built, what only got a new time is not', async () => {
  await prepare()
  utimesSync(join(folder, 'cards/card.ts'), new Date(0), new Date(0))
  expect((await prepare()).says).toBe('')
  write('cards/card.ts', 'better')
  expect((await prepare()).says).toBe('Building.\n')
  rmSync(join(folder, 'dist'), { recursive: true })
  expect((await prepare()).says).toBe('Building.\n')
  expect(builds()).toBe(3)
})

test('a package of another version than the lock file says is installed', async () => {
  await prepare()
  lockThing('1.0.1')
  expect((await prepare()).says).toContain('vendor/thing is not what package-lock.json says: installing')
})

test('starts at the same time wait for the one that prepares', async () => {
  const all = await Promise.all([prepare(), prepare(), prepare(), prepare()])
  expect(all.map(({ goesOn }) => goesOn)).toEqual([true, true, true, true])
  expect(builds()).toBe(1)
  expect(existsSync(join(folder, '.prepare.lock'))).toBe(false)
})

test('a start that was killed while it prepared is in nobody’s way', async () => {
  write('.prepare.lock', '999999999')
  expect(await prepare()).toMatchObject({ goesOn: true })
  expect(builds()).toBe(1)
})

test('a build that fails stops the start, and what it left behind is not used when its cause is taken back', async () => {
  await prepare()
  write('cards/card.ts', 'wrong')
  const failed = await prepare()
  expect(failed.goesOn).toBe(false)
  expect(failed.says).toContain('"npm run --silent build" failed')
  write('cards/card.ts', 'right')
  expect(await prepare()).toEqual({ says: 'Building.\n', goesOn: true })
})
