import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startPostgres } from './support/postgres.ts'

/**
 * `npm run test:several -- [patterns]`: the stories and edge cases as they are, on two instances that share a database,
 * every request to either at random. What is about the folder of one instance is left out.
 */
const OF_A_FOLDER = 'disk-full|old-data|restored|killed|in-the-browser|three-tabs|many-prompts'

const patterns = process.argv.slice(2)
const postgres = await startPostgres()
const jest = spawn(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    ...(patterns.length > 0 ? patterns : ['tests/stories', 'tests/edge-cases']),
    '--testPathIgnorePatterns',
    OF_A_FOLDER,
  ],
  {
    cwd: new URL('..', import.meta.url),
    stdio: 'inherit',
    env: { ...process.env, STAGE_INSTANCES: '2', TEST_POSTGRES_URL: await postgres.url() },
  },
)
const [code] = (await once(jest, 'exit')) as [number | null]
await postgres.stop()
process.exitCode = code ?? 1
