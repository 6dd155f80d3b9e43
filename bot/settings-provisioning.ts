import { z } from 'zod'
import { about, guarded, oneOf, token, whole } from './setting.ts'
import { certificates, privateKey } from './setting-pem.ts'
import { wholesaleSettings, wrongWholesale } from './settings-wholesale.ts'

/** The kinds of back end there are; `bot/provisioning/index.ts` opens each. */
const backEnds = ['contract', 'wholesale'] as const

/** RFC 6749, 3.3 */
const scopes = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be words with blanks between them')

/** The services that set up organisations and start billing, and the side that orders come from. */
export const provisioningSettings = {
  PROVISIONING_BACKEND: oneOf(backEnds).default('contract').register(about, {
    means:
      'What the provisioning service speaks: `contract`, the one published in `docs/provisioning-contract.md`, or `wholesale`, Cisco’s API for Webex Wholesale.',
  }),
  PROVISIONING_URL: guarded.optional().register(about, {
    means: 'Provisioning service that sets up organisations and starts billing.',
    unset: 'the sandbox’s own; required otherwise',
  }),
  PROVISIONING_TOKEN: token.optional().register(about, {
    means: 'What is shown to it as `Bearer` token, where that never changes.',
    unset: 'none is shown',
    secret: true,
  }),
  PROVISIONING_TOKEN_URL: guarded.optional().register(about, {
    means: 'Where such tokens are to be had by OAuth 2: for client id and secret, or for a refresh token.',
    unset: '`PROVISIONING_TOKEN` is shown',
  }),
  PROVISIONING_CLIENT_ID: token.optional().register(about, {
    means: 'As whom they are asked for there.',
    unset: 'required with `PROVISIONING_TOKEN_URL`',
  }),
  PROVISIONING_CLIENT_SECRET: token.optional().register(about, {
    means: 'Proof of that.',
    unset: 'required with `PROVISIONING_TOKEN_URL`',
    secret: true,
  }),
  PROVISIONING_CLIENT_AUTH: oneOf(['post', 'basic'])
    .default('post')
    .register(about, { means: 'How both are shown: `post`, in the body, or `basic`, in the header.' }),
  PROVISIONING_SCOPE: scopes.optional().register(about, {
    means: 'Scopes to ask for, with blanks between them.',
    unset: 'what the token server gives',
  }),
  PROVISIONING_REFRESH_TOKEN: token.optional().register(about, {
    means: 'Refresh token of a Webex Service App. What it is exchanged for is kept; another one set here begins anew.',
    unset: 'client id and secret are enough',
    secret: true,
  }),
  PROVISIONING_CA_FILE: certificates.optional().register(about, {
    means: 'PEM file with certificates that are trusted beside the usual ones, for it and for its token server.',
    unset: 'the usual ones',
  }),
  PROVISIONING_CERT_FILE: certificates.optional().register(about, {
    means: 'PEM file with our own certificate, for servers that ask who calls.',
    unset: 'none is shown',
  }),
  PROVISIONING_KEY_FILE: privateKey.optional().register(about, {
    means: 'PEM file with its private key.',
    unset: 'required with `PROVISIONING_CERT_FILE`',
  }),
  PROVISIONING_CONNECT_TIMEOUT_MS: whole(100, 600_000)
    .default(5_000)
    .register(about, { means: 'Milliseconds to wait for a connection to it.' }),
  PROVISIONING_TIMEOUT_MS: whole(100, 600_000)
    .default(10_000)
    .register(about, { means: 'Milliseconds to wait for one answer of it.' }),

  ...wholesaleSettings,

  ORDERS_URL: guarded.optional().register(about, {
    means: 'Where an order is read again before billing starts, as `ORDERS_URL/<its id>`.',
    unset: 'the sandbox’s own; otherwise what was taken in holds',
  }),
  ORDERS_TOKEN: token.optional().register(about, {
    means: 'What is shown there as `Bearer` token.',
    unset: '`sandbox-intake` in the sandbox, none otherwise',
    secret: true,
  }),
} as const

type Given = Readonly<Record<string, string | undefined>>

/** What does not go together, each with the setting it is said of. */
export function wrongProvisioning(given: Given): [name: string, wrong: boolean, says: string][] {
  const has = (name: string) => given[`PROVISIONING_${name}`] !== undefined
  const asks = has('TOKEN_URL')
  const asking = ['CLIENT_ID', 'CLIENT_SECRET', 'SCOPE', 'REFRESH_TOKEN']
  return [
    ['PROVISIONING_TOKEN', asks && has('TOKEN'), 'cannot be set beside PROVISIONING_TOKEN_URL, which gives tokens'],
    ['PROVISIONING_CLIENT_ID', asks && !has('CLIENT_ID'), 'is required with PROVISIONING_TOKEN_URL'],
    ['PROVISIONING_CLIENT_SECRET', asks && !has('CLIENT_SECRET'), 'is required with PROVISIONING_TOKEN_URL'],
    ['PROVISIONING_TOKEN_URL', !asks && asking.some(has), 'is required with the settings that ask for tokens'],
    ['PROVISIONING_KEY_FILE', has('CERT_FILE') && !has('KEY_FILE'), 'is required with PROVISIONING_CERT_FILE'],
    ['PROVISIONING_CERT_FILE', has('KEY_FILE') && !has('CERT_FILE'), 'is required with PROVISIONING_KEY_FILE'],
    ...wrongWholesale(given),
  ]
}
