import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readFileSync, writeFileSync } from 'node:fs'
import { pointsIn } from '../points/find.ts'
import { instrumented } from '../points/instrument.ts'
import { root, textOf } from '../points/graph.ts'
import { modules, type Module } from '../points/path.ts'

/** A change of a module that must not go unnoticed. */
export interface Patch {
  readonly path: string
  readonly from: string
  readonly to: string
}

interface Esbuild {
  build(options: object): Promise<unknown>
}

/** The bundler that tsx runs on. */
const esbuild = createRequire(createRequire(import.meta.url).resolve('tsx'))('esbuild') as Esbuild

/** Bundles the bot into `file`, points in it, with these patches applied. */
async function bundle(file: string, patches: readonly Patch[]): Promise<void> {
  const list = modules((path) => patched(path, textOf(path), patches))
  const first = firstNumbers(list)
  const read = (absolute: string) => {
    const path = absolute.slice(root.length)
    const text = patched(path, readFileSync(absolute, 'utf8'), patches)
    const number = first.get(path)
    const marked = number === undefined ? text : instrumented(text, pointsIn(path, text), number)
    return { loader: 'ts', contents: placed(marked, absolute) }
  }
  // What is there now may be changed while it is used.
  writeFileSync(
    `${file}.points.json`,
    JSON.stringify(list.flatMap(({ path, points }) => points.map(({ name }) => `${path} ${name}`))),
  )
  await esbuild.build({
    entryPoints: [join(root, 'tests/breaking/victim/main.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
    // Those read files beside their own, or are loaded only when they are needed.
    external: ['@resvg/resvg-js', 'when', 'mjml', 'echarts', '@zxcvbn-ts/*', 'adaptivecards', 'pg-native'],
    plugins: [
      {
        name: 'points',
        setup: (it: { onLoad(filter: object, load: (args: { path: string }) => object): void }) =>
          it.onLoad({ filter: new RegExp(`^${root}(bot|cards|flows|storage)/.*\\.ts$`) }, ({ path }) => read(path)),
      },
    ],
  })
}

/** Points are numbered through all modules, in the order of the list. */
function firstNumbers(list: readonly Module[]): ReadonlyMap<string, number> {
  let next = 0
  return new Map(
    list.map(({ path, points }) => {
      const first = next
      next += points.length
      return [path, first]
    }),
  )
}

function patched(path: string, text: string, patches: readonly Patch[]): string {
  let result = text
  for (const { from, to } of patches.filter((patch) => patch.path === path)) {
    if (result.split(from).length !== 2)
      throw new Error(`${path} does not hold this once, so it cannot be changed: ${from}`)
    result = result.replace(from, () => to)
  }
  return result
}

/** A bundled module is no longer where it was; it is told where that is. */
const placed = (text: string, absolute: string): string =>
  text
    .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(absolute).href))
    .replaceAll('import.meta.dirname', JSON.stringify(join(absolute, '..')))

const [, , file = '', patches = '[]'] = process.argv
await bundle(file, JSON.parse(patches) as readonly Patch[])
