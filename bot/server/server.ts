import express, { type ErrorRequestHandler, type Express, type Router } from 'express'
import type { Log } from '../log.ts'

export interface Parts {
  /** The product's own routes; they may be exchanged while we serve. */
  readonly product: () => Router | undefined
  readonly ready: () => Promise<boolean>
  /** Mounted last: the sandbox, where there is one. */
  readonly rest?: Router
  readonly log: Log
}

/** Everything that is not a webhook: health, intake, pages, and in sandbox mode the stand-ins for the world. */
export function createPages({ product, ready, rest, log }: Parts): Express {
  const app = express().disable('x-powered-by')
  app.get('/health', (_request, response) => void response.json({ status: 'alive' }))
  app.get('/ready', async (_request, response) => {
    const reason = await ready().then((serving) => (serving ? undefined : 'It is starting.'), inPlainWords)
    if (reason === undefined) response.json({ status: 'serving' })
    else response.status(503).json({ status: 'not serving', reason })
  })
  app.use((request, response, next) => {
    const router = product()
    if (router) router(request, response, next)
    else if (rest) next()
    else response.status(503).json({ message: 'Starting; try again in a moment.' })
  })
  if (rest) app.use(rest)
  app.use((_request, response) => void response.status(404).json({ message: 'There is nothing here.' }))
  app.use(failed(log))
  return app
}

/** Why the bot does not serve, in words that anybody may read. */
export class NotServing extends Error {
  override readonly name = 'NotServing'
}

/** Where the store is, and what is wrong with it, is for the log only. */
const inPlainWords = (thrown: unknown): string =>
  thrown instanceof NotServing ? thrown.message : 'What it keeps cannot be reached, or not be written to.'

/** Faults of a request keep their status; anything else is ours, logged, and never shown. */
const failed = (log: Log): ErrorRequestHandler =>
  function failed(error: unknown, request, response, next) {
    if (response.headersSent) return next(error)
    const status = statusOf(error)
    if (status >= 500) log.error('request failed', { method: request.method, path: request.path.split('/')[1] }, error)
    response
      .status(status)
      .json({ message: status < 500 ? 'This request cannot be read.' : 'Something went wrong on our side.' })
  }

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number'
    ? error.status
    : 500
