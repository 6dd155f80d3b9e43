import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { found } from '../support/grep.ts'
import { openStage } from '../support/stage.ts'
import { openTokenServer, type TokenServer } from '../support/token-server.ts'

let server: TokenServer
let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'tokens-'))
  server = await openTokenServer()
  server.answer((nth) => ({ body: { access_token: `Zugang-${nth}-kurzlebig`, refresh_token: `Verlängerung-${nth}` } }))
})
afterEach(async () => {
  await server.close()
  await rm(dataDir, { recursive: true })
})

/** One life of the product with this refresh token set, in which it calls its back end; gives back what it logged. */
async function live(refreshToken: string): Promise<string> {
  const settings = {
    PROVISIONING_TOKEN_URL: server.url,
    PROVISIONING_CLIENT_ID: 'set-up-now',
    PROVISIONING_CLIENT_SECRET: 'Geheimnis-der-App',
    PROVISIONING_REFRESH_TOKEN: refreshToken,
  }
  const stage = await openStage({ dataDir, settings })
  const { provisioning } = stage.app().world
  expect(await provisioning.getOrganisation('nobody')).toMatchObject({ code: 'NOT_FOUND', outcome: 'refused' })
  await stage.close()
  return stage.logged()
}

test('a refresh token that changed is the one that the next start uses; another setting begins anew', async () => {
  const logged = [await live('first-setting'), await live('first-setting'), await live('second-setting')].join('')
  const shown = server.asked.map(({ form }) => form['refresh_token'])
  expect(shown).toEqual(['first-setting', 'Verlängerung-1', 'second-setting'])

  // And no token or secret is anywhere on the disk or in the log.
  const kept = ['Verlängerung-1', 'Verlängerung-2', 'Verlängerung-3', 'Zugang-1-kurzlebig', 'Zugang-3-kurzlebig']
  const secrets = ['first-setting', 'second-setting', 'Geheimnis-der-App', ...kept]
  expect(await found(dataDir, secrets)).toEqual([])
  expect(secrets.filter((secret) => logged.includes(secret))).toEqual([])
})
