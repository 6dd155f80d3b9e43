import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { StorageError } from '../storage/storage.ts'
import { ConfigError, environment, readConfig } from './config.ts'
import { storageProgram } from './storage-commands.ts'

/** `npm run storage`: finds what the bot keeps by its settings and does what the command line says. */
async function main(): Promise<void> {
  await storageProgram({
    config: readConfig(environment()),
    version: version(),
    now: () => new Date(),
    print: (line) => void process.stdout.write(`${line}\n`),
    flag: () => (process.exitCode = 1),
  }).parseAsync()
}

/** Of this program, as its sources lie or as they are built. */
function version(): string {
  const [file] = ['../package.json', '../../package.json'].map((it) => new URL(it, import.meta.url)).filter(existsSync)
  return file ? z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version : 'unknown'
}

try {
  await main()
} catch (error) {
  if (!(error instanceof StorageError || error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
