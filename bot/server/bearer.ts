import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler } from 'express'

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Lets a request pass that shows the token; compared in constant time. */
export const bearer = (token: string): RequestHandler => {
  const wanted = digest(`Bearer ${token}`)
  return function bearer(request, response, next) {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), wanted)) return next()
    response.status(401).set('www-authenticate', 'Bearer').json({ message: 'Show the intake token as a Bearer token.' })
  }
}
