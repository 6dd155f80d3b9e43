import { join } from 'node:path'
import { Router } from 'express'
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
}

/** The stand-ins for the world the bot lives in, to be mounted at `/` after whatever else is served there. */
export interface Sandbox {
  readonly router: Router
  /** Ends live updates and deliveries, and resolves when everything is stored. */
  close(): Promise<void>
}

const standardError = { error: (fields: object, message: string) => console.error(message, fields) }

/** Opens the sandbox on what `dataDir` holds from the last time; rejects when that cannot be read. */
export async function openSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { dataDir, log = standardError, pace = 1 } = options
  const webex = await openWebex({ folder: join(dataDir, 'sandbox'), log })
  const provisioning = await openProvisioning({ dataDir, log, pace })
  const router = Router()
  router.use('/sandbox/webex', webex.router)
  router.use('/sandbox/provisioning', provisioning.router)
  router.use(page())
  return {
    router,
    async close() {
      await Promise.all([webex.close(), provisioning.close()])
    },
  }
}
