// The last step of a build: the sandbox page's own program, and the files that tsc leaves behind.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const at = (...parts) => join(root, ...parts)

const page = at('sandbox', 'page', 'tsconfig.json')
if (existsSync(page)) {
  const { status } = spawnSync(process.execPath, [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', page], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exit(1)
}

/** What is served or read as it is; sources, notes and settings of tools are not. */
const served = (name) => /\.(html|css|svg|json|sql)$/.test(name) && !name.startsWith('tsconfig')

for (const room of ['bot', 'cards', 'flows', 'storage', 'sandbox']) {
  for (const entry of readdirSync(at(room), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !served(entry.name)) continue
    const path = join(entry.parentPath ?? entry.path, entry.name).slice(root.length)
    cpSync(at(path), at('dist', path))
  }
}
