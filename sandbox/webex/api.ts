import { setTimeout as sleep } from 'node:timers/promises'
import express, { Router, type Request, type RequestHandler, type Response } from 'express'
import { attachmentActionOperations } from './attachment-actions.ts'
import type { Person } from './directory.ts'
import type { Faults } from './faults.ts'
import { contentOperations, Download } from './files.ts'
import { formBody } from './form.ts'
import { membershipOperations } from './memberships.ts'
import { messageOperations } from './messages.ts'
import type { Operation } from './operation.ts'
import { peopleOperations } from './people.ts'
import { Refusal } from './refusal.ts'
import { roomOperations } from './rooms.ts'
import { strike, strikesAfterActing } from './strike.ts'
import { webhookOperations } from './webhooks.ts'
import type { World } from './world.ts'

/** Everything that can be asked of the API. */
export function operationsOn(world: World): Operation[] {
  return [
    ...peopleOperations(world),
    ...roomOperations(world),
    ...membershipOperations(world),
    ...messageOperations(world),
    ...contentOperations(world),
    ...attachmentActionOperations(world),
    ...webhookOperations(world),
  ]
}

/** The REST API as bots and people call it. */
export function webexApi(world: World, faults: Faults): Router {
  const operations = operationsOn(world)
  const router = Router()
  router.use((req, _res, next) => {
    callerOf(world, req)
    next()
  })
  router.use(express.json({ limit: '1mb' }), wantJson)
  router.post('/messages', formBody)
  for (const operation of operations) {
    router[operation.method](operation.path, handler(world, faults, operation))
  }
  for (const path of new Set(operations.map((operation) => operation.path))) {
    router.all(path, () => {
      throw new Refusal(405, 'The method is not allowed here.')
    })
  }
  router.use(() => {
    throw new Refusal(404, 'The requested resource could not be found.')
  })
  return router
}

/** Whose token the request carries; refused with 401 when it is nobody's. */
export function callerOf(world: World, req: Request): Person {
  const token = /^Bearer (\S+)$/i.exec(req.get('authorization') ?? '')?.[1]
  const caller = token === undefined ? undefined : world.people.byToken(token)
  if (caller) return caller
  throw new Refusal(401, 'The request requires a valid access token set in the Authorization request header.')
}

const wantJson: RequestHandler = (req, _res, next) => {
  const hasBody = req.get('content-type') !== undefined && req.method !== 'GET' && req.method !== 'DELETE'
  const taken = req.path === '/messages' ? ['json', 'multipart/form-data'] : ['json']
  if (hasBody && !req.is(taken)) throw new Refusal(415, 'Send JSON; or a form, for a message with a file.')
  next()
}

interface Exchange {
  readonly req: Request
  readonly res: Response
}

function handler(world: World, faults: Faults, operation: Operation): RequestHandler {
  return async (req, res) => {
    const me = callerOf(world, req)
    const fault = faults.forCall(operation.name, me)
    if (fault?.delayMs) await sleep(fault.delayMs, undefined, { ref: false })
    if (fault && !strikesAfterActing(fault) && (await strike(res, fault))) return
    const linkNext = (changes: Readonly<Record<string, string>>) => setNextLink({ req, res }, changes)
    const address = (path: string) => ownAddress(req, req.baseUrl + path).href
    const asked = { me, params: params(req), query: req.query, body: req.body as unknown, linkNext, address }
    const body = await operation.run(asked)
    // What was answered is never forgotten, even if the process is killed right after.
    if (operation.method !== 'get') await world.saved()
    if (fault && (await strike(res, fault))) return
    if (operation.status === 204) res.status(204).end()
    else if (body instanceof Download) sendFile(res, body)
    else res.status(operation.status ?? 200).json(body)
  }
}

function params(req: Request): Record<string, string> {
  return Object.fromEntries(Object.entries(req.params).map(([name, value]) => [name, [value].flat().join('/')]))
}

function setNextLink({ req, res }: Exchange, changes: Readonly<Record<string, string>>): void {
  const url = ownAddress(req, req.originalUrl)
  for (const [name, value] of Object.entries(changes)) url.searchParams.set(name, value)
  res.set('Link', `<${url.href}>; rel="next"`)
}

/** Addressed as the caller addressed us: clients refuse to send their token elsewhere. */
const ownAddress = (req: Request, path: string) => new URL(path, `${req.protocol}://${req.get('host') ?? 'localhost'}`)

/** Shown by nobody but who asked for it: a file that came from somebody must not run as a page of ours. */
function sendFile(res: Response, { upload: { name, type, bytes } }: Download): void {
  res.attachment(name).set({ 'content-type': type, 'x-content-type-options': 'nosniff' }).send(Buffer.from(bytes))
}
