import { join } from 'node:path'
import { json, Router, type ErrorRequestHandler, type Request, type Response } from 'express'
import { z } from 'zod'
import { FaultsRequest, type Faults } from './faults.ts'
import type { Inbox } from './inbox.ts'
import { pagePolicy, partPolicy } from './policies.ts'
import { framed, inboxPage, missingPage } from './views.ts'

interface Parts {
  readonly inbox: Inbox
  readonly faults: Faults
  /** Called when the mail server goes down. */
  readonly cutOff: () => void
  readonly log: { error(fields: object, message: string): void }
}

const Query = z.object({ to: z.string().toLowerCase().optional(), max: z.coerce.number().int().min(1).optional() })

/** What is served at `/sandbox/mail`: pages for browsers, and the same as JSON for whoever asks for that. */
export function mailRoutes({ inbox, faults, cutOff, log }: Parts): Router {
  const router = Router()
  router.get('/style.css', (_request, response) =>
    response.sendFile('style.css', { root: join(import.meta.dirname), dotfiles: 'allow' }),
  )
  router.use('/faults', faultRoutes(faults, cutOff))
  router.get('/', pagePolicy, (request, response) => {
    const query = Query.safeParse(request.query)
    if (!query.success) return refuse(response, query.error)
    const { to, max } = query.data
    const items = inbox.all().filter((mail) => to === undefined || mail.to.includes(to))
    answer({ request, response }, { items: items.slice(0, max) }, () => inboxPage(items.slice(0, max)))
  })
  router.delete('/', async (_request, response) => {
    await inbox.clear()
    response.status(204).end()
  })
  router.get('/:id', pagePolicy, (request, response) => {
    const mail = inbox.find(String(request.params['id']))
    if (mail) return answer({ request, response }, mail, () => inboxPage(inbox.all(), mail))
    answer({ request, response: response.status(404) }, { message: 'There is no such mail.' }, missingPage)
  })
  router.get('/:id/html', partPolicy, (request, response) => {
    const html = inbox.find(String(request.params['id']))?.html
    if (typeof html !== 'string') return void response.status(404).type('text').send('There is no such part.')
    response.type('html').send(framed(html))
  })
  router.use(failures(log))
  return router
}

/** `POST` adds faults, `GET` lists what is left of them, `DELETE` mends everything. */
function faultRoutes(faults: Faults, cutOff: () => void): Router {
  const router = Router()
  router.get('/', (_request, response) => void response.json({ items: faults.left() }))
  router.post('/', json(), (request, response) => {
    const wished = FaultsRequest.safeParse(request.body)
    if (!wished.success) return refuse(response, wished.error)
    faults.add(wished.data)
    if (faults.isDown()) cutOff()
    response.json({ items: faults.left() })
  })
  router.delete('/', (_request, response) => {
    faults.clear()
    response.status(204).end()
  })
  return router
}

function answer(
  { request, response }: { readonly request: Request; readonly response: Response },
  body: object,
  page: () => string,
): void {
  response.vary('Accept')
  if (request.accepts(['html', 'json']) === 'json') return void response.json(body)
  response.type('html').send(page())
}

function refuse(response: Response, error: z.ZodError): void {
  const errors = error.issues.map(({ path, message }) => ({ description: `${path.join('.') || 'body'}: ${message}` }))
  response.status(400).json({ message: 'The request cannot be read.', errors })
}

/** Four parameters are how Express knows that this handles errors. */
const failures =
  (log: Parts['log']): ErrorRequestHandler =>
  (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error)
    const { data } = z.object({ status: z.int().min(400).max(499) }).safeParse(error)
    if (data === undefined) log.error({ err: error }, 'the mail inbox failed to answer')
    response.status(data?.status ?? 500).json({ message: data ? 'The request cannot be read.' : 'The inbox failed.' })
  }
