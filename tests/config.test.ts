import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from '@jest/globals'
import { addresses, ConfigError, readConfig, type Env } from '../bot/config.ts'
import { envExample, settingsTable } from '../bot/settings-text.ts'
import { Settings } from '../bot/settings.ts'

const key = (filling: number) => Buffer.alloc(32, filling).toString('base64')

const webex = {
  WEBEX_TOKEN: 'a-token-of-a-real-bot',
  WEBHOOK_SECRET: 'sixteen-or-more-characters',
  PUBLIC_URL: 'https://setup.nordwind.example/',
  PROVISIONING_URL: 'https://provisioning.nordwind.example',
  INTAKE_TOKEN: 'the-order-system-knows-it',
}

/** What is said of wrong settings, one entry a line; nothing when they are right. */
function faults(env: Env): string[] {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const [first, ...lines] = error.message.split('\n')
    expect(first).toBe('Cannot start:')
    return lines.map((line) => line.trim())
  }
}

describe('without any setting', () => {
  const config = readConfig({})

  test('the sandbox is served to this machine alone', () => {
    expect(config).toMatchObject({
      mode: 'sandbox',
      PORT: 3000,
      HOST: '127.0.0.1',
      WEBEX_TOKEN: 'sandbox-bot',
      INTAKE_TOKEN: 'sandbox-intake',
      SANDBOX_CLOCK: 'on',
      SANDBOX_SMTP_PORT: 2525,
      SANDBOX_PACE: 1,
      STORAGE_URL: pathToFileURL(resolve('data')).href,
    })
  })

  test('the deadlines are those the product promises', () => {
    expect(config).toMatchObject({
      DEFAULT_TIME_ZONE: 'Europe/Warsaw',
      DEFAULT_LANGUAGE: 'en',
      PROMPT_TIME: '09:00',
      IDLE_MINUTES: 30,
      WINDOW_DAYS_FLEX: 7,
      WINDOW_DAYS_OTHER: 30,
      PASSWORD_LINK_MINUTES: 30,
      PROVISIONING_TIMEOUT_MS: 10_000,
    })
  })

  test('everything is found at its own address, once the port is known', () => {
    expect(addresses(config, { http: 4711, smtp: 25 })).toEqual({
      webexApi: 'http://127.0.0.1:4711/sandbox/webex/v1',
      self: 'http://127.0.0.1:4711',
      provisioning: 'http://127.0.0.1:4711/sandbox/provisioning',
      orders: 'http://127.0.0.1:4711/sandbox/orders',
      smtp: 'smtp://127.0.0.1:25',
    })
  })

  test('nothing can be changed afterwards', () => {
    expect(Object.isFrozen(config)).toBe(true)
  })

  test('webhooks from before a restart are still believed', () => {
    expect(readConfig({}).WEBHOOK_SECRET).toBe(config.WEBHOOK_SECRET)
  })
})

describe('with a Webex token', () => {
  test('the real Webex is talked to, and everybody may reach us', () => {
    const config = readConfig(webex)
    expect(config).toMatchObject({ mode: 'webex', HOST: '0.0.0.0', SANDBOX_CLOCK: 'off' })
    expect(addresses(config, { http: 3000, smtp: 0 })).toEqual({
      webexApi: 'https://webexapis.com/v1',
      self: 'https://setup.nordwind.example',
      provisioning: 'https://provisioning.nordwind.example',
      smtp: undefined,
    })
  })

  test('all that goes with it is required, and asked for at once', () => {
    expect(faults({ WEBEX_TOKEN: webex.WEBEX_TOKEN })).toEqual([
      'PUBLIC_URL: is required with WEBEX_TOKEN',
      'WEBHOOK_SECRET: is required with WEBEX_TOKEN',
      'PROVISIONING_URL: is required with WEBEX_TOKEN',
      'INTAKE_TOKEN: is required with WEBEX_TOKEN',
    ])
  })

  test('secrets that can be guessed are refused', () => {
    expect(faults({ ...webex, WEBHOOK_SECRET: 'short', INTAKE_TOKEN: 'sandbox-intake' })).toEqual([
      'WEBHOOK_SECRET: must have at least 16 characters',
      'INTAKE_TOKEN: must have at least 16 characters',
    ])
  })

  test('nothing leaves this machine in the clear', () => {
    const inTheClear = { PUBLIC_URL: 'http://setup.nordwind.example', PROVISIONING_URL: 'http://10.0.0.7' }
    expect(faults({ ...webex, ...inTheClear })).toEqual([
      'PUBLIC_URL: must be https, but for an address of this machine',
      'PROVISIONING_URL: must be https, but for an address of this machine',
    ])
    expect(faults({ ...webex, PUBLIC_URL: 'http://localhost:3000', PROVISIONING_URL: 'http://[::1]:4000' })).toEqual([])
  })

  test('the clock cannot be moved from outside', () => {
    expect(faults({ ...webex, SANDBOX_CLOCK: 'on' })).toEqual(['SANDBOX_CLOCK: may be on only while HOST is 127.0.0.1'])
    expect(readConfig({ ...webex, SANDBOX_CLOCK: 'on', HOST: '127.0.0.1' }).SANDBOX_CLOCK).toBe('on')
  })
})

test('a bot beside a sandbox needs only to be told where things are', () => {
  const config = readConfig({
    WEBEX_TOKEN: 'sandbox-bot',
    WEBEX_API_URL: 'http://127.0.0.1:4000/sandbox/webex/v1',
    PROVISIONING_URL: 'http://127.0.0.1:4000/sandbox/provisioning',
    SMTP_URL: 'smtp://127.0.0.1:2525',
    PUBLIC_URL: 'http://127.0.0.1:3000',
    WEBHOOK_SECRET: 'short',
    SANDBOX_CLOCK: 'on',
  })
  expect(config).toMatchObject({
    mode: 'webex',
    HOST: '127.0.0.1',
    INTAKE_TOKEN: 'sandbox-intake',
    SANDBOX_CLOCK: 'on',
  })
})

test('a Webex API without a token is a slip, not a wish for the sandbox', () => {
  expect(faults({ WEBEX_API_URL: 'https://webexapis.com/v1' })).toEqual(['WEBEX_TOKEN: is required with WEBEX_API_URL'])
})

test('every wrong setting is named at once, in words that help', () => {
  const wrong = {
    PORT: '70000',
    PUBLIC_URL: 'setup.nordwind.example',
    LOG_LEVEL: 'loud',
    WEBEX_TOKEN: 'two words',
    PROVISIONING_TIMEOUT_MS: 'soon',
    SMTP_URL: 'https://mail.nordwind.example',
    STORAGE_URL: 'somewhere',
    ENCRYPTION_KEY: `${key(1)},c2hvcnQ=`,
    DEFAULT_LANGUAGE: 'xx',
    DEFAULT_TIME_ZONE: 'Mars/Olympus',
    PROMPT_TIME: '9',
    IDLE_MINUTES: '0',
    SANDBOX_PACE: '-1',
  }
  expect(faults(wrong)).toEqual([
    'PORT: must be at most 65535',
    'PUBLIC_URL: must be a URL that starts with https:// or http://',
    'LOG_LEVEL: must be one of debug, info, warn, error, silent',
    'WEBEX_TOKEN: must be one word of plain characters',
    'PROVISIONING_TIMEOUT_MS: must be a whole number',
    'SMTP_URL: must be a URL that starts with smtp:// or smtps://',
    'STORAGE_URL: must be a URL, such as file:./data',
    'ENCRYPTION_KEY: must be 32 bytes in base64, or several such keys with commas between them',
    'DEFAULT_LANGUAGE: must be one of en, pl',
    'DEFAULT_TIME_ZONE: must be a time zone such as Europe/Warsaw',
    'PROMPT_TIME: must be a time of day such as 09:00',
    'IDLE_MINUTES: must be at least 1',
    'SANDBOX_PACE: must be a number such as 0.5',
    'WEBHOOK_SECRET: is required with WEBEX_TOKEN',
    'PROVISIONING_URL: is required with WEBEX_TOKEN',
    'INTAKE_TOKEN: is required with WEBEX_TOKEN',
  ])
})

test('whoever asks for tokens says where, and as whom', () => {
  const client = { PROVISIONING_CLIENT_ID: 'set-up-now', PROVISIONING_CLIENT_SECRET: 'sesame' }
  const PROVISIONING_TOKEN_URL = 'https://tokens.nordwind.example/'
  expect(readConfig({ ...client, PROVISIONING_TOKEN_URL, PROVISIONING_SCOPE: 'a:read b:write' })).toMatchObject({
    PROVISIONING_TOKEN_URL: 'https://tokens.nordwind.example',
    PROVISIONING_CLIENT_AUTH: 'post',
  })
  expect(faults({ PROVISIONING_TOKEN_URL, PROVISIONING_TOKEN: 'fixed' })).toEqual([
    'PROVISIONING_TOKEN: cannot be set beside PROVISIONING_TOKEN_URL, which gives tokens',
    'PROVISIONING_CLIENT_ID: is required with PROVISIONING_TOKEN_URL',
    'PROVISIONING_CLIENT_SECRET: is required with PROVISIONING_TOKEN_URL',
  ])
  expect(faults({ PROVISIONING_REFRESH_TOKEN: 'sesame' })).toEqual([
    'PROVISIONING_TOKEN_URL: is required with the settings that ask for tokens',
  ])
  expect(faults({ ...client, PROVISIONING_TOKEN_URL: 'http://tokens.nordwind.example' })).toEqual([
    'PROVISIONING_TOKEN_URL: must be https, but for an address of this machine',
  ])
})

test('no value is ever quoted, since it may be a secret', () => {
  const wrong = Object.fromEntries(Object.keys(Settings.shape).map((name) => [name, 'sesame sesame']))
  const said = faults(wrong)
  expect(said.length).toBeGreaterThan(15)
  expect(said.join('\n')).not.toContain('sesame')
})

test('an empty setting is no setting', () => {
  expect(readConfig({ PORT: '', WEBEX_TOKEN: '  ', HOST: '' })).toEqual(readConfig({}))
})

test('a folder may be named as people do', () => {
  expect(readConfig({ STORAGE_URL: 'file:./elsewhere' }).STORAGE_URL).toBe(pathToFileURL(resolve('elsewhere')).href)
  expect(readConfig({ DATA_DIR: '/var/lib/set-up-now' }).STORAGE_URL).toBe('file:///var/lib/set-up-now')
})

test('several keys can be given, so that one can be replaced', () => {
  const found = readConfig({ ENCRYPTION_KEY: `${key(1)}, ${key(2)}` }).ENCRYPTION_KEY
  expect(found?.map((bytes) => bytes[0])).toEqual([1, 2])
})

test('an address that others use can be listened on too', () => {
  const at = (HOST: string) => addresses(readConfig({ HOST }), { http: 80, smtp: 0 }).self
  expect([at('0.0.0.0'), at('::1'), at('10.1.2.3')]).toEqual([
    'http://127.0.0.1:80',
    'http://[::1]:80',
    'http://10.1.2.3:80',
  ])
})

describe('a secret in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'set-up-now-'))
  const file = join(folder, 'token')
  writeFileSync(file, 'kept-in-a-file-with-a-line-end\n')

  test('is read from there', () => {
    expect(readConfig({ ...webex, WEBEX_TOKEN: '', WEBEX_TOKEN_FILE: file }).WEBEX_TOKEN).toBe(
      'kept-in-a-file-with-a-line-end',
    )
  })

  test('must be there, and be the only one', () => {
    expect(faults({ ...webex, INTAKE_TOKEN_FILE: file, PROVISIONING_TOKEN_FILE: folder })).toEqual([
      'INTAKE_TOKEN: is set twice, as INTAKE_TOKEN and as INTAKE_TOKEN_FILE',
      'PROVISIONING_TOKEN_FILE: is not a file that can be read and holds something',
    ])
  })

  test('is not looked for where there is no secret', () => {
    expect(readConfig({ PORT_FILE: file }).PORT).toBe(3000)
  })
})

describe('what is written about the settings', () => {
  const here = (name: string) => new URL(`../${name}`, import.meta.url)

  test('.env.example is what the schema prints (else: npm run settings)', () => {
    expect(readFileSync(here('.env.example'), 'utf8')).toBe(envExample())
  })

  test('the table in the README is what the schema prints (else: npm run settings)', () => {
    const readme = existsSync(here('README.md')) ? readFileSync(here('README.md'), 'utf8') : settingsTable()
    expect(readme).toContain(settingsTable())
  })

  test('every setting is described', () => {
    for (const row of settingsTable().trim().split('\n').slice(3)) {
      expect(row).toMatch(/^\| `[A-Z_]+`( \(secret\))? \| .{10,}\. \| .+ \|$/)
    }
  })
})
