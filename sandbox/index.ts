import { join } from 'node:path'
import { Router } from 'express'
import { openMail } from './mail/index.ts'
import { openOrderingTool } from './orders.ts'
import { page } from './page.ts'
import { openProvisioning } from './provisioning/index.ts'
import { openWebex } from './webex/index.ts'

export interface SandboxOptions {
  /** The product's data folder; the sandbox keeps to `sandbox/` in it. */
  readonly dataDir: string
  /** Told of faults of the sandbox itself; a pino logger fits. Standard error unless given. */
  readonly log?: { error(fields: object, message: string): void }
  /** Multiplies how long simulated provisioning takes: 1 is lifelike, 0 immediate. */
  readonly pace?: number
  /** Where mail is taken on 127.0.0.1; where that port is taken, and for 0, it is any free one. 0 unless given. */
  readonly smtpPort?: number
}

/** The stand-ins for the world the bot lives in, to be mounted at `/` after whatever else is served there. */
export interface Sandbox {
  readonly router: Router
  /** Where mail is taken on 127.0.0.1. */
  readonly smtpPort: number
  /** The same for people: the address, and why it is not the port that was asked for. */
  readonly smtpAt: string
  /** Ends live updates and deliveries, and resolves when everything is stored. */
  close(): Promise<void>
}

const standardError = { error: (fields: object, message: string) => console.error(message, fields) }

/** Opens the sandbox on what `dataDir` holds from the last time; rejects when that cannot be read. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir, log = standardError, pace = 1, smtpPort = 0 } = options
  const folder = join(dataDir, 'sandbox')
  const webex = await openWebex({ folder, log })
  const provisioning = await openProvisioning({ dataDir, log, pace })
  const mail = await openMail({ folder, port: smtpPort, log })
  const orders = await openOrderingTool(folder)
  const router = Router()
  router.use('/sandbox/webex', webex.router)
  router.use('/sandbox/provisioning', provisioning.router)
  router.use('/sandbox/mail', mail.router)
  router.use('/sandbox/orders', orders.router)
  router.use(page())
  return {
    router,
    smtpPort: mail.port,
    smtpAt: `smtp://127.0.0.1:${mail.port}${mail.port === smtpPort || smtpPort === 0 ? '' : ` (${smtpPort} was taken)`}`,
    async close() {
      await Promise.all([webex.close(), provisioning.close(), mail.close()])
    },
  }
}
