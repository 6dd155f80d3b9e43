// The last step of a build: the sandbox page's own program, and the files that tsc leaves behind.
import { spawnSync } from 'node:child_process'
import { cpSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => join(root, ...parts)

// Its notes lie beside what they are about, so that whoever deletes `dist` gets everything anew.
const notes = ['--incremental', '--tsBuildInfoFile', at('dist', 'sandbox', '.page.tsbuildinfo')]
const tsc = [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', at('sandbox', 'page'), ...notes]
const { status } = spawnSync(process.execPath, tsc, { stdio: 'inherit' })
if (status !== 0) process.exit(1)

/** What is served or read as it is; sources, notes and settings of tools are not. */
const served = (name) => /\.(html|css|js|svg|json|sql)$/.test(name) && !name.startsWith('tsconfig')

for (const room of ['bot', 'cards', 'flows', 'storage', 'sandbox']) {
  for (const entry of readdirSync(at(room), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !served(entry.name)) continue
    const path = join(entry.parentPath ?? entry.path, entry.name).slice(root.length)
    cpSync(at(path), at('dist', path))
  }
}
