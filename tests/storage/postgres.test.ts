import { afterAll, beforeAll } from '@jest/globals'
import { openPostgres } from '../../storage/postgres/open.ts'
import { contentOf, startPostgres, type TestPostgres } from '../support/postgres.ts'
import { keepsItsPromises } from './promises.ts'
import { shape, type Place, type TestStorage } from './world.ts'

let postgres: TestPostgres
beforeAll(async () => {
  postgres = await startPostgres()
}, 60_000)
afterAll(() => postgres.stop())

async function newDatabase(): Promise<Place> {
  const url = await postgres.url()
  const opened: TestStorage[] = []
  return {
    async open(options = {}, as = shape) {
      const storage = await openPostgres(url, as, options)
      opened.push(storage)
      return storage
    },
    atRest: () => contentOf(url),
    async clear() {
      await Promise.all(opened.map((storage) => storage.close()))
    },
  }
}

keepsItsPromises('PostgreSQL', newDatabase)
