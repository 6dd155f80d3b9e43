import type { RequestHandler } from 'express'
import helmet from 'helmet'

const self = ["'self'"]
const nothing = ["'none'"]

const policy = (directives: Readonly<Record<string, Iterable<string>>>): RequestHandler =>
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: nothing, baseUri: nothing, formAction: nothing, ...directives },
    },
    referrerPolicy: { policy: 'no-referrer' },
    // The sandbox is plain HTTP on this machine; it must not promise HTTPS for whatever else runs here.
    strictTransportSecurity: false,
  })

/** The inbox's own pages: what comes from here, and mails in frames. */
export const pagePolicy = policy({
  scriptSrc: self,
  styleSrc: self,
  imgSrc: self,
  frameSrc: self,
  frameAncestors: nothing,
})

/**
 * What somebody sent as HTML: its own styles, and nothing else, wherever it is opened. It runs nothing, loads nothing,
 * and belongs to no origin; its links open in tabs that are ordinary again.
 */
export const partPolicy = policy({
  styleSrc: ["'unsafe-inline'"],
  frameAncestors: self,
  sandbox: ['allow-popups', 'allow-popups-to-escape-sandbox'],
})
