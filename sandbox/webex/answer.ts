import { randomUUID } from 'node:crypto'
import type { ErrorRequestHandler, RequestHandler, Response } from 'express'
import { Refusal } from './refusal.ts'

/** Gives every answer the id by which Cisco's support would find it, and keeps it out of caches. */
export const track: RequestHandler = (_req, res, next) => {
  res.set({ trackingid: `ROUTER_${randomUUID()}`, 'cache-control': 'no-store' })
  next()
}

/** Answers with an error in the shape that Webex documents for all of them. */
export function sayNo(res: Response, { status, message, reasons }: Refusal): void {
  const errors = reasons.map((description) => ({ description }))
  res.status(status).json({ message, errors, trackingId: res.getHeader('trackingid') })
}

/** Turns whatever was thrown into an answer; what nobody meant to throw is logged. */
export function answerErrors(log: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _req, res, next) => {
    if (res.headersSent) return next(error)
    if (error instanceof Refusal) return sayNo(res, error)
    if (isClientError(error))
      return sayNo(res, new Refusal(error.status === 415 ? 415 : 400, 'The request could not be read.'))
    log(error)
    sayNo(res, new Refusal(500, 'The sandbox failed; its log says why.'))
  }
}

function isClientError(error: unknown): error is { status: number } {
  if (typeof error !== 'object' || error === null || !('status' in error)) return false
  return typeof error.status === 'number' && error.status < 500
}
