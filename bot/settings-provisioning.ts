import { about, guarded, oneOf, token, whole } from './setting.ts'

/** The kinds of back end there are; `bot/provisioning/index.ts` opens each. */
const backEnds = ['contract'] as const

/** The services that set up organisations and start billing. */
export const provisioningSettings = {
  PROVISIONING_BACKEND: oneOf(backEnds).default('contract').register(about, {
    means: 'What the provisioning service speaks: `contract` is the one published in `docs/provisioning-contract.md`.',
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
} as const
