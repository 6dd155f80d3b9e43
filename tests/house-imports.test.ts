import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { cruise } from './support/cruise.ts'

type Tree = Readonly<Record<string, readonly string[]>>

/** A small house in good order: each file and what it imports; `type` before a name makes it a type import. */
const goodHouse: Tree = {
  'bot/main.ts': ['./app.ts', '../sandbox/main-room.ts'],
  'bot/app.ts': ['./bot.ts', './channels/index.ts', '../storage/index.ts', '../flows/provisioning/http.ts', 'express'],
  'bot/bot.ts': ['../flows/flow.ts', 'botbuilder'],
  'bot/channels/channel.ts': [],
  'bot/channels/index.ts': ['./webex/index.ts'],
  'bot/channels/webex/index.ts': ['../channel.ts', './door.ts', 'webex'],
  'bot/channels/webex/door.ts': ['node:fs'],
  'cards/card.ts': [],
  'cards/texts/print.mjs': ['node:fs'],
  'flows/flow.ts': ['../cards/card.ts', '../storage/storage.ts', './setup/index.ts', 'zod', 'temporal-polyfill'],
  'flows/setup/index.ts': ['./role.ts', './who.ts'],
  'flows/setup/role.ts': ['type ../step.ts', 'zod'],
  'flows/setup/who.ts': ['../step.ts'],
  'flows/step.ts': [],
  'flows/provisioning/contract.ts': ['zod'],
  'flows/provisioning/http.ts': ['./contract.ts', 'node:crypto'],
  'storage/storage.ts': [],
  'storage/index.ts': ['./files/open.ts', './storage.ts'],
  'storage/files/open.ts': ['../storage.ts', 'node:fs'],
  'sandbox/main.ts': ['./main-room.ts'],
  'sandbox/main-room.ts': ['../flows/provisioning/contract.ts'],
  'sandbox/page/main.ts': ['./dom.ts', 'zod'],
  'sandbox/page/dom.ts': [],
  'tests/flow.test.ts': ['../flows/flow.ts', 'jest'],
}

/** What breaks each rule, and no other. */
const breaches: Readonly<Record<string, Tree>> = {
  'no circles': { 'flows/egg.ts': ['./hen.ts'], 'flows/hen.ts': ['./egg.ts'] },
  'nothing leads nowhere': { 'bot/lost.ts': ['./gone.ts'] },
  'cards are pure': { 'cards/impure.ts': ['node:fs'] },
  'storage knows nobody': { 'storage/nosy.ts': ['../cards/card.ts'] },
  'engines are strangers': { 'storage/other/open.ts': ['../files/open.ts'] },
  'flows never look out of the window': { 'flows/window.ts': ['type ../bot/bot.ts'] },
  'flows know the storage port, not the engines': { 'flows/engine.ts': ['../storage/files/open.ts'] },
  'flows need nothing but zod and Temporal': { 'flows/needy.ts': ['node:fs'] },
  'steps are strangers': { 'flows/setup/friend.ts': ['./role.ts'] },
  'channels are strangers': { 'bot/channels/other/index.ts': ['../webex/door.ts'] },
  'chat SDKs stay in the doorway': { 'bot/chatty.ts': ['botbuilder'] },
  'only the root chooses adapters': { 'bot/chooser.ts': ['../storage/index.ts'] },
  'the stand-ins know the product only by its published contract': { 'sandbox/insider.ts': ['../flows/step.ts'] },
  'the page knows the sandbox only by its endpoints': { 'sandbox/page/shortcut.ts': ['../main-room.ts'] },
  'only the entrance opens the sandbox': { 'bot/player.ts': ['../sandbox/main-room.ts'] },
  'nobody imports the entrance': { 'bot/late.ts': ['./main.ts'] },
  'the house does not import its tests': { 'bot/tested.ts': ['../tests/flow.test.ts'] },
  'what ships does without the tools of the workshop': { 'bot/tooled.ts': ['jest'] },
  'no empty rooms': { 'bot/empty.ts': [] },
}

describe('the import rules', () => {
  const house = cruise()

  test('hold in the whole house, type imports included', () => {
    expect(house.breaches).toEqual([])
  })

  test('have read the house, and have not passed over an empty one', () => {
    const imports = house.modules.flatMap(({ dependencies }) => dependencies)
    expect(house.modules.length).toBeGreaterThan(100)
    expect(imports.length).toBeGreaterThan(house.modules.length)
  })

  test('each have a breach planted below', () => {
    expect(Object.keys(breaches).sort()).toEqual([...house.rules].sort())
  })

  const planted = planting((folder) => cruise(folder).breaches)

  test.each(Object.keys(breaches))('catch a breach of "%s"', (rule) => {
    const files = Object.keys(breaches[rule] ?? {})
    const caught = planted.filter((breach) => files.some((file) => breach.endsWith(`: ${file}`)))
    expect([...new Set(caught.map((breach) => breach.split(': ')[0]))]).toEqual([rule])
  })

  test('say nothing against a house in good order', () => {
    const guilty = new Set(Object.values(breaches).flatMap((tree) => Object.keys(tree)))
    expect(planted.filter((breach) => !guilty.has(breach.slice(breach.indexOf(': ') + 2)))).toEqual([])
  })
})

/** Builds the good house and all breaches in a folder of its own, with packages that are mere names. */
function planting<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'house-'))
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const needed = ['express', 'botbuilder', 'webex', 'zod', 'temporal-polyfill']
  const versions = (names: string[]) => Object.fromEntries(names.map((name) => [name, '1.0.0']))
  write(
    'package.json',
    JSON.stringify({ type: 'module', dependencies: versions(needed), devDependencies: versions(['jest']) }),
  )
  for (const name of [...needed, 'jest']) {
    write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' }))
    write(`node_modules/${name}/index.js`, '')
  }
  for (const name of ['.dependency-cruiser.cjs', 'tsconfig.json']) {
    copyFileSync(fileURLToPath(new URL(`../${name}`, import.meta.url)), join(folder, name))
  }
  for (const tree of [goodHouse, ...Object.values(breaches)]) {
    for (const [path, imports] of Object.entries(tree)) write(path, imports.map(importing).join(''))
  }
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function importing(name: string, n: number): string {
  const [kind, from] = name.startsWith('type ') ? ['type ', name.slice('type '.length)] : ['', name]
  return `import ${kind}* as m${n} from '${from}'\nexport ${kind}{ m${n} }\n`
}
