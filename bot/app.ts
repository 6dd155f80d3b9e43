import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Router } from 'express'
import { converse } from '../flows/converse.ts'
import { openDigest } from '../flows/digest.ts'
import type { World } from '../flows/world.ts'
import { openStorage } from '../storage/index.ts'
import { createBot } from './bot.ts'
import { channels } from './channels/index.ts'
import { openClockWatch } from './clock-watch.ts'
import { openClock } from './clock.ts'
import { startClockwork, type Clockwork } from './clockwork.ts'
import type { Addresses, Config } from './config.ts'
import { openHearing, type Hearing } from './hearing.ts'
import { createIngress } from './ingress.ts'
import { remedyOf, shapeOf } from './kept.ts'
import type { Log } from './log.ts'
import { openMail } from './mail/mail.ts'
import { openPace } from './pace.ts'
import { drawFunnel } from './picture/funnel.ts'
import { openPresence } from './presence.ts'
import { openProvisioning } from './provisioning/index.ts'
import { openOrders } from './provisioning/orders.ts'
import { clockRoutes } from './server/clock.ts'
import { claimRoutes } from './server/claim.ts'
import { intakeRoutes } from './server/orders.ts'
import { passwordRoutes } from './server/password.ts'
import { NotServing } from './server/server.ts'
import { openStopping } from './stopping.ts'
import { openTexts } from './texts.ts'

/** The product, put together: everything that is chosen is chosen here. */
export interface App {
  /** Takes a webhook; false when the request is something else. */
  accept(request: IncomingMessage, response: ServerResponse): boolean
  /** Intake, pages, and the sandbox's clock. */
  readonly router: Router
  readonly world: World
  /** Rejects while the bot cannot serve: with a `NotServing` that says why, or with what keeps the store from it. */
  ready(): Promise<void>
  /** Begins nothing new and ends what is under way, within a bounded time; what comes through the door is stored all the same. */
  stop(): Promise<void>
  /** Stops, and lets go of the store, which gives back what did not end. */
  close(): Promise<void>
}

/** Opens the store, connects the channels, and goes on with whatever an earlier run left. Rejects when the bot could not serve. */
export async function openApp(config: Config, at: Addresses, log: Log): Promise<App> {
  const clock = await openClock(config.SANDBOX_CLOCK === 'on' ? `${config.DATA_DIR}/sandbox/clock.json` : undefined)
  const late: { clockwork?: Clockwork; hearing?: Hearing } = {}
  const storage = await openStorage(config.STORAGE_URL, await shapeOf(config), {
    onDue: () => late.clockwork?.wake(),
    report: (event) =>
      log.error(`storage ${event.kind}`, { file: event.file, reason: event.reason, ...remedyOf(event) }),
    now: () => clock.now(),
  })
  const channel = channels.webex.open(
    { token: config.WEBEX_TOKEN, apiUrl: at.webexApi, webhookSecret: config.WEBHOOK_SECRET, publicUrl: at.self },
    { log },
  )
  const mail = openMail(at.smtp, config.MAIL_FROM, log)
  const now = () => clock.now()
  const prompts = openPace(config.PROMPTS_PER_SECOND, () => clock.now().getTime())
  const provisioning = openProvisioning(config, at.provisioning, { log, now, hash, storage })
  const world: World = {
    storage,
    chat: channel,
    mail,
    provisioning,
    orders: openOrders(config, at.orders, log),
    now,
    newId: randomUUID,
    spread: (ms) => Math.round(ms * (1 + Math.random() / 5)),
    newToken: () => randomBytes(32).toString('base64url'),
    newCode: () => codeOf(randomBytes(16)),
    turnOf: () => prompts.turn(),
    catchingUp: () => late.hearing?.isCatchingUp() ?? false,
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
    hash,
    texts: openTexts(),
    publicUrl: at.self,
    rules: { ...rulesOf(config), ...(provisioning.cannot && { cannot: provisioning.cannot }) },
    log,
  }
  const ingress = createIngress({
    channels: [channel],
    inbox: storage.inbox,
    isShared: storage.isShared,
    log,
    now,
    lost: () => late.hearing?.lost(),
  })
  const bot = createBot((incoming) => converse(incoming, world))
  const hearing = openHearing({ channel, ingress, world })
  late.hearing = hearing
  const stopping = openStopping(async () => {
    hearing.stop()
    await Promise.all([ingress.drain(), late.clockwork?.stop()])
  }, log)
  const shut = async () => {
    await stopping.stop()
    await hearing.leave()
    mail.close()
    await channel.stop()
    await storage.close()
  }
  try {
    await channel.start(
      (context) => bot.run(context),
      (look) => hearing.noticed(look),
    )
    await ingress.replay()
    const clockWatch = openClockWatch(world, async () => (await storage.connections.get(channel.name))?.heardAt)
    const rounds = [clockWatch, hearing, openDigest(world, drawFunnel)]
    const shared = [ingress.takingOver, openPresence(world, channel.name)]
    const clockwork = startClockwork(world, storage.isShared ? [...rounds, ...shared] : rounds)
    late.clockwork = clockwork
    const router = Router()
    router.use(
      intakeRoutes(world, config.INTAKE_TOKEN),
      passwordRoutes(world),
      claimRoutes(world, () => (config.mode === 'sandbox' ? `${at.self}/` : channel.link())),
    )
    if (config.SANDBOX_CLOCK === 'on') router.use(clockRoutes(clock, () => clockwork.quiet()))
    return {
      accept: (request, response) => ingress.accept(request, response),
      router,
      world,
      ready: async () => {
        if (stopping.hasBegun()) throw new NotServing('It is stopping.')
        await storage.ready()
      },
      stop: () => stopping.stop(),
      close: shut,
    }
  } catch (cause) {
    await shut()
    throw new Error('The bot could not be started', { cause })
  }
}

const rulesOf = (config: Config): World['rules'] => ({
  idleMinutes: config.IDLE_MINUTES,
  windowDays: { flex: config.WINDOW_DAYS_FLEX, other: config.WINDOW_DAYS_OTHER },
  promptTime: config.PROMPT_TIME,
  defaultZone: config.DEFAULT_TIME_ZONE,
  defaultLanguage: config.DEFAULT_LANGUAGE,
  passwordLinkMinutes: config.PASSWORD_LINK_MINUTES,
  offerHours: config.OFFER_HOURS,
  outageMinutes: config.OUTAGE_MINUTES,
  quiet: { from: config.QUIET_HOURS.slice(0, 5), to: config.QUIET_HOURS.slice(6) },
  retentionDays: config.RETENTION_DAYS,
  reps: {
    space: config.REPS_SPACE,
    language: config.REPS_LANGUAGE,
    cards: config.REPS_CARDS,
    digestTime: config.DIGEST_TIME,
  },
  claimSpaces: config.CLAIM_SPACES,
})

const hash = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Capitals and digits that nobody takes for one another, 32 of them: five bits a byte. */
const ALPHABET = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'
const codeOf = (bytes: Uint8Array): string => [...bytes].map((byte) => ALPHABET[byte % 32]).join('')
