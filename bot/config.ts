import { existsSync, readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parseEnv } from 'node:util'
import type { z } from 'zod'
import { about, isLoopback } from './setting.ts'
import { belongsTo } from './setting-pem.ts'
import { wrongProvisioning } from './settings-provisioning.ts'
import { Settings } from './settings.ts'

/** What settings are read from: variables by name. */
export type Env = Readonly<Record<string, string | undefined>>

/** The settings as the program works with them; a name is the same here, in the environment and in the README. */
export type Config = Readonly<
  z.output<typeof Settings> & {
    /** `sandbox`: no Webex account is set, so this process serves a stand-in for the world and talks to that. */
    mode: 'sandbox' | 'webex'
    HOST: string
    STORAGE_URL: string
    WEBEX_TOKEN: string
    WEBHOOK_SECRET: string
    INTAKE_TOKEN: string
    SANDBOX_CLOCK: 'on' | 'off'
    CLAIM_SPACES: Readonly<Record<string, string>>
  }
>

/** The program cannot start; the message names every wrong setting, one a line, and quotes no value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/** The variables of this process, over those of a `.env` in its working folder. The only look at `process.env`. */
export function environment(): Env {
  const file = existsSync('.env') ? parseEnv(readFileSync('.env', 'utf8')) : {}
  return { ...file, ...process.env }
}

/** Reads and checks all settings. Throws a `ConfigError` that lists everything wrong with them at once. */
export function readConfig(env: Env): Config {
  const { given, faults } = withFiles(env)
  const parsed = Settings.safeParse(given)
  for (const { path, message } of parsed.error?.issues ?? []) faults.push(`${path.join('.')}: ${message}`)
  faults.push(...wrongTogether(given), ...(parsed.success ? wrongPair(parsed.data) : []))
  if (parsed.success && faults.length === 0) return Object.freeze(filled(parsed.data))
  throw new ConfigError(`Cannot start:\n${faults.map((fault) => `  ${fault}`).join('\n')}`)
}

/** Takes what is known, without blanks at its ends; empty is as good as absent. Secrets may lie in files. */
function withFiles(env: Env) {
  const given: Record<string, string> = {}
  const faults: string[] = []
  for (const [name, setting] of Object.entries(Settings.shape)) {
    const value = env[name]?.trim()
    const file = about.get(setting)?.secret && env[`${name}_FILE`]?.trim()
    if (value) given[name] = value
    if (!file) continue
    const content = contentOf(file)
    if (value) faults.push(`${name}: is set twice, as ${name} and as ${name}_FILE`)
    else if (content) given[name] = content
    else faults.push(`${name}_FILE: is not a file that can be read and holds something`)
  }
  return { given, faults }
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** The bot's own token in the sandbox: known to everybody, so what guards a real bot is not asked of it. */
const sandboxToken = 'sandbox-bot'

function wrongTogether(given: Env): string[] {
  const webex = given['WEBEX_TOKEN'] !== undefined
  const real = webex && given['WEBEX_TOKEN'] !== sandboxToken
  const missing = (name: string) => webex && given[name] === undefined
  const short = (name: string) => real && (given[name]?.length ?? 16) < 16
  const exposed = !isLoopback(given['HOST'] ?? hostOf(given['WEBEX_TOKEN']))
  const rules: [string, boolean, string][] = [
    ['WEBEX_TOKEN', !webex && given['WEBEX_API_URL'] !== undefined, 'is required with WEBEX_API_URL'],
    ['PUBLIC_URL', missing('PUBLIC_URL'), 'is required with WEBEX_TOKEN'],
    ['WEBHOOK_SECRET', missing('WEBHOOK_SECRET'), 'is required with WEBEX_TOKEN'],
    ['WEBHOOK_SECRET', short('WEBHOOK_SECRET'), 'must have at least 16 characters'],
    ['PROVISIONING_URL', missing('PROVISIONING_URL'), 'is required with WEBEX_TOKEN'],
    ['INTAKE_TOKEN', real && missing('INTAKE_TOKEN'), 'is required with WEBEX_TOKEN'],
    ['INTAKE_TOKEN', short('INTAKE_TOKEN'), 'must have at least 16 characters'],
    ...wrongProvisioning(given),
    ['SANDBOX_CLOCK', webex && given['SANDBOX_CLOCK'] === 'on' && exposed, 'may be on only while HOST is 127.0.0.1'],
  ]
  return rules.filter(([, broken]) => broken).map(([name, , says]) => `${name}: ${says}`)
}

/** What can only be said of files that were read. */
function wrongPair({ PROVISIONING_CERT_FILE: cert, PROVISIONING_KEY_FILE: key }: z.output<typeof Settings>): string[] {
  const wrong = cert !== undefined && key !== undefined && !belongsTo(key, cert)
  return wrong ? ['PROVISIONING_KEY_FILE: does not belong to PROVISIONING_CERT_FILE'] : []
}

const hostOf = (token: string | undefined) => (token === undefined || token === sandboxToken ? '127.0.0.1' : '0.0.0.0')

/**
 * Puts in what depends on other settings. The sandbox's secrets are the same
 * at every start, so that webhooks from before a restart are still believed;
 * they guard nothing, because its people's tokens are public too.
 */
function filled(settings: z.output<typeof Settings>): Config {
  const mode = settings.WEBEX_TOKEN === undefined ? 'sandbox' : 'webex'
  // A bot beside a sandbox of its own process has the sandbox's spaces as well.
  const isSandbox = mode === 'sandbox' || settings.WEBEX_TOKEN === sandboxToken
  return {
    ...settings,
    mode,
    HOST: settings.HOST ?? hostOf(settings.WEBEX_TOKEN),
    STORAGE_URL: settings.STORAGE_URL ?? pathToFileURL(settings.DATA_DIR).href,
    WEBEX_TOKEN: settings.WEBEX_TOKEN ?? sandboxToken,
    WEBHOOK_SECRET: settings.WEBHOOK_SECRET ?? 'sandbox-webhook-secret',
    INTAKE_TOKEN: settings.INTAKE_TOKEN ?? 'sandbox-intake',
    ...(mode === 'sandbox' && { ORDERS_TOKEN: settings.ORDERS_TOKEN ?? 'sandbox-intake' }),
    REPS_SPACE: settings.REPS_SPACE ?? (isSandbox ? 'Reps' : undefined),
    CLAIM_SPACES: settings.CLAIM_SPACES ?? (isSandbox ? { 'nordwind.example': 'Nordwind setup' } : {}),
    SANDBOX_CLOCK: settings.SANDBOX_CLOCK ?? (mode === 'sandbox' ? 'on' : 'off'),
  }
}

/** Where everything is. */
export interface Addresses {
  readonly webexApi: string
  /** Where Webex and people reach this process. */
  readonly self: string
  readonly provisioning: string
  /** Undefined: orders cannot be read again. */
  readonly orders: string | undefined
  /** Undefined: no mail can be sent. */
  readonly smtp: string | undefined
}

/** The addresses to talk to, once the ports of this process are known: in the sandbox they are its own. */
export function addresses(config: Config, ports: { readonly http: number; readonly smtp: number }): Addresses {
  const host = /^(0\.0\.0\.0|::)$/.test(config.HOST) ? '127.0.0.1' : config.HOST
  const own = `http://${host.includes(':') ? `[${host}]` : host}:${ports.http}`
  const sandbox = config.mode === 'sandbox'
  return {
    webexApi: config.WEBEX_API_URL ?? (sandbox ? `${own}/sandbox/webex/v1` : 'https://webexapis.com/v1'),
    self: config.PUBLIC_URL ?? own,
    provisioning: config.PROVISIONING_URL ?? `${own}/sandbox/provisioning`,
    orders: config.ORDERS_URL ?? (sandbox ? `${own}/sandbox/orders` : undefined),
    smtp: config.SMTP_URL ?? (sandbox ? `smtp://127.0.0.1:${ports.smtp}` : undefined),
  }
}
