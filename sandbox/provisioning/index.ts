import { join } from 'node:path'
import express, { type ErrorRequestHandler, type Router } from 'express'
import { refuse } from './answers.ts'
import { contractRoutes } from './routes.ts'
import { controlRoutes } from './controls.ts'
import { send } from './door.ts'
import { openApiDocument } from './openapi.ts'
import { openSimulation, type Simulation } from './simulation.ts'

export interface ProvisioningOptions {
  /** The state is kept in `<dataDir>/sandbox`. */
  readonly dataDir: string
  /** Told of what should not happen; a pino logger fits. */
  readonly log?: { error(fields: object, message: string): void }
  /** Multiplies how long the simulated work takes: 1 is lifelike, 0 immediate. */
  readonly pace?: number
  /** Milliseconds since 1970; the real clock by default. */
  readonly now?: () => number
}

export interface ProvisioningSimulator {
  /** To be mounted at `/sandbox/provisioning`. */
  readonly router: Router
  /** Lets go of calls that are held, and resolves when the state is stored. */
  close(): Promise<void>
}

/** Opens the stand-in for the provisioning services; rejects when its stored state cannot be read. */
export async function openProvisioning({
  dataDir,
  log,
  pace = 1,
  now = Date.now,
}: ProvisioningOptions): Promise<ProvisioningSimulator> {
  const folder = join(dataDir, 'sandbox')
  const closing = new AbortController()
  const simulation = await openSimulation({
    path: join(folder, 'provisioning'),
    keyPath: join(folder, 'key'),
    now,
    pace,
    closing: closing.signal,
  })
  return {
    router: routerOf(simulation, log),
    async close() {
      closing.abort()
      await simulation.settled()
    },
  }
}

function routerOf(simulation: Simulation, log: ProvisioningOptions['log']): Router {
  const router = express.Router()
  router.use(express.text({ type: 'application/json', limit: '256kb' }))
  router.get('/openapi.json', (_request, response) => void response.json(openApiDocument()))
  router.use(contractRoutes(simulation))
  router.use(controlRoutes(simulation))
  router.use((_request, response) => send(response, refuse('NOT_FOUND', 'There is nothing at this address')))
  router.use(failures(log))
  return router
}

/** Four parameters are how Express knows that this handles errors. */
const failures =
  (log: ProvisioningOptions['log']): ErrorRequestHandler =>
  (error: unknown, _request, response, _next) => {
    const status = statusIn(error)
    if (status === undefined) log?.error({ err: error }, 'the provisioning simulator failed')
    if (response.headersSent) return void response.destroy()
    send(
      response,
      status === undefined
        ? refuse('UPSTREAM', 'The simulator failed')
        : { ...refuse('VALIDATION', 'The body cannot be read'), status },
    )
  }

/** The 4xx that the body reader found, e.g. 413. */
function statusIn(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('status' in error)) return undefined
  return typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : undefined
}
