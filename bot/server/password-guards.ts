import type { IncomingHttpHeaders } from 'node:http'
import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import type { World } from '../../flows/world.ts'

const isHttps = ({ publicUrl }: World) => publicUrl.startsWith('https:')
const self = ["'self'"]

/** Nothing but what comes from here may run, load or be sent to; nobody may frame the page or learn its address. */
export const headers = (world: World): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        formAction: self,
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    strictTransportSecurity: isHttps(world),
  })

type Answer = (request: Request, response: Response) => void
type KeyOf = (request: Request) => string

/** At most so many requests a minute of each key; the others get the answer, and a `Retry-After`. */
export const limit = (most: number, keyOf: KeyOf, tooMany: Answer) =>
  rateLimit({
    windowMs: 60_000,
    limit: most,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: keyOf,
    handler: tooMany,
    validate: { xForwardedForHeader: false, forwardedHeader: false },
  })

/**
 * Who asks. We serve plain HTTP: people come to an https address through a proxy, whose own entry is the last of
 * `X-Forwarded-For`. Without it, everybody would be the proxy, and one could use up the tries of all.
 */
export const ofAddress =
  (world: World): KeyOf =>
  ({ headers, ip }) => {
    const forwarded = isHttps(world) ? String(headers['x-forwarded-for'] ?? '').split(',') : []
    return ipKeyGenerator(forwarded.at(-1)?.trim().slice(0, 64) || (ip ?? ''))
  }

/** Which link is tried, by what is stored of it. */
export const ofLink =
  (world: World): KeyOf =>
  ({ params }) =>
    world.hash(String(params['token']))

/** Lets a form pass that was sent from our own page, as far as the browser tells. */
export const fromHere =
  (world: World, elsewhere: Answer): RequestHandler<{ token: string }> =>
  (request, response, next) =>
    isFromHere(request.headers, new URL(world.publicUrl).host) ? next() : elsewhere(request as Request, response)

function isFromHere({ host, origin, 'sec-fetch-site': site }: IncomingHttpHeaders, own: string): boolean {
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  // Our own page asks browsers to name no referrer, and some then call its origin `null`.
  if (origin === undefined || origin === 'null') return true
  return URL.canParse(origin) && [own, host].includes(new URL(origin).host)
}
