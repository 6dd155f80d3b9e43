import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { root } from './points/graph.ts'
import type { Patch } from './victim/build.ts'

/** The bot in one file, with points in it. */
export interface Bundle {
  readonly file: string
  /** The names of its points, by their numbers. */
  readonly names: readonly string[]
  remove(): Promise<void>
}

/** Builds it from what lies here now, changed as is wished. It is made beside the packages that it loads. */
export async function bundled(patches: readonly Patch[] = []): Promise<Bundle> {
  const place = join(root, 'node_modules/.cache/breaking')
  await mkdir(place, { recursive: true })
  const folder = await mkdtemp(join(place, 'bot-'))
  const file = join(folder, 'bot.cjs')
  const build = join(root, 'tests/breaking/victim/build.ts')
  await promisify(execFile)(process.execPath, ['--import', 'tsx', build, file, JSON.stringify(patches)], { cwd: root })
  return {
    file,
    names: z.array(z.string()).parse(JSON.parse(await readFile(`${file}.points.json`, 'utf8'))),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
