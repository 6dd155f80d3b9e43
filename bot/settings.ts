import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { about, oneOf, whole } from './setting.ts'
import { ruleSettings } from './settings-rules.ts'
import { senderOf } from './mail/address.ts'

const url = (...schemes: string[]) =>
  z.string().refine(
    (text) => {
      return URL.canParse(text) && schemes.includes(new URL(text).protocol)
    },
    `must be a URL that starts with ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`,
  )

/** Secrets and personal data go over it: in the clear only within this machine. */
const guarded = url('https:', 'http:')
  .refine(
    (text) => !URL.canParse(text) || isGuarded(new URL(text)),
    'must be https, but for an address of this machine',
  )
  .transform((text) => text.replace(/\/+$/, ''))

const isGuarded = ({ protocol, hostname }: URL) => protocol !== 'http:' || isLoopback(hostname)

/** True for a host name that cannot be reached from another machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || /^127(\.\d{1,3}){3}$/.test(host) || host === '::1' || host === '[::1]'
}

/** A folder may be named as people do, `file:./data`; a URL proper has no such thing. */
const storage = z
  .string()
  .transform((text) => (/^file:(?!\/)/.test(text) ? pathToFileURL(resolve(text.slice('file:'.length))).href : text))
  .refine((text) => URL.canParse(text), 'must be a URL, such as file:./data')

const keys = z.string().transform((text, issues) => {
  const found = text.split(',').map((key) => Buffer.from(key.trim(), 'base64'))
  if (found.every((key) => key.length === 32)) return found
  issues.addIssue('must be 32 bytes in base64, or several such keys with commas between them')
  return z.NEVER
})

const token = z.string().regex(/^[\x21-\x7e]+$/, 'must be one word of plain characters')

/** Every setting there is. What several of them mean together is `config.ts`’s business. */
export const Settings = z.object({
  PORT: whole(0, 65_535).default(3000).register(about, { means: 'Port that everything is served on.' }),
  HOST: z
    .string()
    .optional()
    .register(about, { means: 'Address to listen on.', unset: '`127.0.0.1` in the sandbox, `0.0.0.0` otherwise' }),
  PUBLIC_URL: guarded.optional().register(about, {
    means: 'Where Webex and people’s browsers reach this bot.',
    unset: 'the address listened on, in the sandbox; required otherwise',
  }),
  LOG_LEVEL: oneOf(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .register(about, { means: 'Least level that is logged: `debug`, `info`, `warn`, `error` or `silent`.' }),

  WEBEX_TOKEN: token.optional().register(about, {
    means: 'The Webex bot’s access token.',
    unset: 'the sandbox is served, and no account is needed',
    secret: true,
  }),
  WEBEX_API_URL: guarded.optional().register(about, {
    means: 'Webex API to talk to.',
    unset: '`https://webexapis.com/v1`; in the sandbox, its own',
  }),
  WEBHOOK_SECRET: token.optional().register(about, {
    means: 'What Webex signs its webhooks with: at least 16 characters of your own choice.',
    unset: 'one for the sandbox; required otherwise',
    secret: true,
  }),
  INTAKE_TOKEN: token.optional().register(about, {
    means: 'What your order system shows as `Bearer` token at `POST /orders`.',
    unset: '`sandbox-intake` in the sandbox; required otherwise',
    secret: true,
  }),

  PROVISIONING_URL: guarded.optional().register(about, {
    means: 'Provisioning service that sets up organisations and starts billing.',
    unset: 'the sandbox’s own; required otherwise',
  }),
  PROVISIONING_TOKEN: token.optional().register(about, {
    means: 'What is shown to it as `Bearer` token.',
    unset: 'none is shown',
    secret: true,
  }),
  PROVISIONING_TIMEOUT_MS: whole(100, 600_000)
    .default(10_000)
    .register(about, { means: 'Milliseconds to wait for one answer of it.' }),
  SMTP_URL: url('smtp:', 'smtps:').optional().register(about, {
    means: 'Mail server for notices to people who are not in Webex, `smtp://user:password@host:port`.',
    unset: 'the sandbox’s own; otherwise no mail is sent',
    secret: true,
  }),
  MAIL_FROM: z
    .string()
    .refine(
      (text) => senderOf(text) !== undefined,
      'must be an address, such as Set Up Now <set-up-now@partner.example>',
    )
    .default('Set Up Now <set-up-now@localhost>')
    .register(about, { means: 'Sender of mails; mail servers elsewhere want an address of your own domain.' }),

  DATA_DIR: z
    .string()
    .default('./data')
    .transform((folder) => resolve(folder))
    .register(about, { means: 'Folder for everything kept.', unset: '`./data`' }),
  STORAGE_URL: storage.optional().register(about, {
    means: 'Where orders are kept: a `file:` URL for one process, or another engine’s URL.',
    unset: '`DATA_DIR` as a `file:` URL',
    secret: true,
  }),
  ENCRYPTION_KEY: keys.optional().register(about, {
    means:
      'Key for answers at rest: 32 bytes in base64. Several with commas between them: the first one writes, all read.',
    unset: 'one is made and kept beside the orders',
    secret: true,
  }),

  ...ruleSettings,

  SANDBOX_SMTP_PORT: whole(0, 65_535).default(2525).register(about, { means: 'Port of the sandbox’s mail server.' }),
  SANDBOX_CLOCK: oneOf(['on', 'off']).optional().register(about, {
    means: 'Whether `POST /sandbox/clock` may move the clock; only where nobody else can reach it.',
    unset: '`on` in the sandbox, `off` otherwise',
  }),
  SANDBOX_PACE: z
    .string()
    .regex(/^\d{1,4}(\.\d{1,4})?$/, 'must be a number such as 0.5')
    .transform(Number)
    .default(1)
    .register(about, { means: 'How slow the sandbox’s provisioning is; 0 answers at once.' }),
})
