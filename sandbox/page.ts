import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import express, { Router, type RequestHandler } from 'express'
import helmet from 'helmet'

/**
 * The sandbox's messaging page at `/`, and everything it loads under `/sandbox/page`. It is static: what it shows it
 * asks for at the sandbox's public endpoints, as anybody could.
 */
export function page(): Router {
  const client = clientFolder()
  const router = Router()
  router.get('/', strict, (_request, response) => response.sendFile('index.html', { root: client }))
  const assets = Router()
  for (const [name, file] of Object.entries(libraries())) {
    assets.get(`/${name}`, (_request, response) => response.sendFile(file, { dotfiles: 'allow' }))
  }
  assets.use(express.static(client, { index: false }))
  router.use('/sandbox/page', strict, assets)
  return router
}

/** The built client: beside this file in a build, under `dist` when this file runs from its source. */
function clientFolder(): string {
  const beside = join(import.meta.dirname, 'page')
  return existsSync(join(beside, 'main.js')) ? beside : join(import.meta.dirname, '..', 'dist', 'sandbox', 'page')
}

/** Browser builds of the two libraries, under the names the page loads them by. */
function libraries(): Readonly<Record<string, string>> {
  const { resolve } = createRequire(import.meta.url)
  return {
    'adaptivecards.js': resolve('adaptivecards/dist/adaptivecards.min.js'),
    'markdown-it.js': resolve('markdown-it/browser'),
  }
}

const self = ["'self'"]

/** Nothing but what comes from here may run, load or be called, and nobody may frame the page. */
const strict: RequestHandler = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: self,
      styleSrc: self,
      // What came with a message is fetched with a token and shown as a blob.
      imgSrc: ["'self'", 'data:', 'blob:'],
      connectSrc: self,
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
      formAction: ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  // The sandbox is plain HTTP on this machine; it must not promise HTTPS for whatever else runs here.
  strictTransportSecurity: false,
})
