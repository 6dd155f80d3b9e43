/** Opens a store, says so, and keeps it until it is killed; or says why it could not. */
import { openFolder } from '../../../storage/lowdb/open.ts'
import { shape } from '../world.ts'

const [folder = '', flock = 'flock'] = process.argv.slice(2)
try {
  await openFolder(folder, shape, { flock })
  process.stdout.write(`open ${process.pid}\n`)
  setInterval(() => undefined, 60_000)
} catch (error) {
  process.stdout.write(`refused ${error instanceof Error ? `${error.name} ${error.message}` : 'without an error'}\n`)
}
