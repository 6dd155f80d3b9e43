import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import { about, guarded, oneOf, token, url, whole } from './setting.ts'
import { provisioningSettings } from './settings-provisioning.ts'
import { ruleSettings } from './settings-rules.ts'
import { senderOf } from './mail/address.ts'

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

  ...provisioningSettings,

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
