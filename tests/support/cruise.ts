import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const project = fileURLToPath(new URL('../..', import.meta.url))
const rooms = ['bot', 'cards', 'flows', 'storage', 'sandbox', 'bench', 'tests']

const Report = z.object({
  modules: z.array(z.object({ source: z.string(), dependencies: z.array(z.object({ resolved: z.string() })) })),
  summary: z.object({
    violations: z.array(z.object({ from: z.string(), to: z.string(), rule: z.object({ name: z.string() }) })),
    ruleSetUsed: z.object({ forbidden: z.array(z.object({ name: z.string() })) }),
  }),
})

export interface Cruise {
  readonly modules: z.infer<typeof Report>['modules']
  /** Every breach as `rule: file`. */
  readonly breaches: readonly string[]
  readonly rules: readonly string[]
}

/** Reads who imports whom below a folder that is laid out like the project, by the project's own rules. */
export function cruise(folder = project): Cruise {
  const tool = join(project, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const there = rooms.filter((room) => existsSync(join(folder, room)))
  const json = execFileSync(process.execPath, [tool, '--no-progress', '--output-type', 'json', ...there], {
    cwd: folder,
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const { modules, summary } = Report.parse(JSON.parse(json.toString()))
  return {
    modules,
    breaches: [...new Set(summary.violations.map(({ rule, from }) => `${rule.name}: ${from}`))].sort(),
    rules: summary.ruleSetUsed.forbidden.map(({ name }) => name),
  }
}
