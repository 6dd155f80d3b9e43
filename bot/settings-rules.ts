import { z } from 'zod'
import { languages } from '../cards/texts/index.ts'
import { isZone } from '../flows/order.ts'
import { about, days, oneOf, time, whole } from './setting.ts'

/** `nordwind.example=Nordwind setup, orders@other.example=<space id>`: the spaces in which orders of an alias can be taken. */
const spaces = z
  .string()
  .transform((text) => text.split(',').map((pair) => /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/.exec(pair)))
  .refine((pairs) => pairs.every((pair) => pair !== null), 'must be pairs such as partner.example=Title of a space')
  .transform((pairs): Readonly<Record<string, string>> =>
    Object.fromEntries(pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1].toLowerCase(), pair[2]]] : []))),
  )

/** What the flows go by: languages, times and limits. */
export const ruleSettings = {
  DEFAULT_LANGUAGE: oneOf(languages)
    .default('en')
    .register(about, {
      means: `Language until a person chooses: ${languages.map((name) => `\`${name}\``).join(', ')}.`,
    }),
  DEFAULT_TIME_ZONE: z
    .string()
    .refine(isZone, 'must be a time zone such as Europe/Warsaw')
    .default('Europe/Warsaw')
    .register(about, { means: 'Time zone of an order that names none.' }),
  PROMPT_TIME: time.default('09:00').register(about, {
    means: 'Local time of the first prompt on the requested start date, of reminders, and of the look a day later.',
  }),
  PROMPTS_PER_SECOND: whole(1, 1_000).default(5).register(about, {
    means: 'First prompts a second of each instance, on average, when many orders start at one minute.',
  }),
  QUIET_HOURS: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/, 'must be two times of day such as 20:00-08:00')
    .default('20:00-08:00')
    .register(about, { means: 'Local hours in which no reminder goes out.' }),
  OFFER_HOURS: whole(1, 168)
    .default(4)
    .register(about, { means: 'Hours that a set-up offered to a colleague waits for an answer.' }),
  OUTAGE_MINUTES: whole(1, 1_200).default(120).register(about, {
    means: 'Minutes for which a confirmed set-up is tried while the provisioning service does not answer.',
  }),
  RETENTION_DAYS: whole(1, 3_650).default(90).register(about, {
    means: 'Days after the end of an order during which names and addresses of its people are kept.',
  }),
  IDLE_MINUTES: whole(1, 10_080)
    .default(30)
    .register(about, { means: 'Minutes without an answer after which a wizard closes and forgets what was typed.' }),
  WINDOW_DAYS_FLEX: days.default(7).register(about, { means: 'Days to finish in, for A-FLEX and A-FLEX-3.' }),
  WINDOW_DAYS_OTHER: days.default(30).register(about, { means: 'Days to finish in, for all other families.' }),
  PASSWORD_LINK_MINUTES: whole(1, 1440)
    .default(30)
    .register(about, { means: 'Minutes that a one-time password link lives.' }),

  REPS_SPACE: z.string().optional().register(about, {
    means: 'Space of the account representatives, by title or id, for orders that name none.',
    unset: '`Reps` in the sandbox; otherwise they are written to by mail only',
  }),
  REPS_LANGUAGE: oneOf(languages).default('en').register(about, { means: 'Language in that space.' }),
  REPS_CARDS: whole(1, 1_000)
    .default(30)
    .register(about, { means: 'Cards that come to that space in a quarter of an hour at most; others wait.' }),
  DIGEST_TIME: time
    .default('08:00')
    .register(about, { means: 'Time of the representatives’ morning digest, in `DEFAULT_TIME_ZONE`.' }),
  CLAIM_SPACES: spaces.optional().register(about, {
    means:
      'Spaces in which orders of a shared address can be taken: `domain or address=title or id`, with commas between.',
    unset: '`nordwind.example=Nordwind setup` in the sandbox, none otherwise',
  }),
} as const
