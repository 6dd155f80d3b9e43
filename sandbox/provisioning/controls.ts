import { type Request, type RequestHandler, Router } from 'express'
import type { z } from 'zod'
import { isRefused, type Refused, type Reply } from './answers.ts'
import type { Command } from './commands.ts'
import { OrganisationChange, Review, TakenName } from './control-shapes.ts'
import { bodyOf, send } from './door.ts'
import { FaultsRequest } from './fault-shapes.ts'
import type { Simulation } from './simulation.ts'

/** What only a stand-in has: making the world go wrong, and looking behind the curtain. */
export function controlRoutes(simulation: Simulation): Router {
  const router = Router()
  const see = (path: string, read: (request: Request) => unknown) =>
    router.get(path, (request, response) => send(response, { status: 200, body: read(request) }))
  const change = (method: 'post' | 'patch' | 'delete', path: string, commandOf: CommandOf) =>
    router[method](path, changing(simulation, commandOf))

  see('/faults', () => simulation.look().state.faults)
  see('/ledger', ({ query }) => ledger(simulation, query.order))
  change('post', '/faults', (request) => withBody(request, FaultsRequest, (faults) => ({ do: 'setFaults', faults })))
  change('delete', '/faults', ({ query }) => ({ do: 'clearFaults', ...operationIn(query) }))
  change('patch', '/organizations/:orgId', changeOf)
  change('delete', '/organizations/:orgId', (request) => ({ do: 'removeOrganisation', orgId: orgIdIn(request) }))
  change('post', '/names/taken', (request) => withBody(request, TakenName, (taken) => ({ do: 'takeName', taken })))
  change('post', '/reviews', (request) => withBody(request, Review, (review) => ({ do: 'endReviews', review })))
  change('post', '/reset', () => ({ do: 'reset' }))
  return router
}

type CommandOf = (request: Request) => Command | Refused

const changeOf: CommandOf = (request) =>
  withBody(request, OrganisationChange, (change) => ({ do: 'changeOrganisation', orgId: orgIdIn(request), change }))

const operationIn = ({ operation }: Request['query']) => (typeof operation === 'string' ? { operation } : {})

const orgIdIn = ({ params }: Request) => String(params.orgId)

function changing(simulation: Simulation, commandOf: CommandOf): RequestHandler {
  return async (request, response) => {
    const command = commandOf(request)
    const reply: Reply = isRefused(command) ? command : await simulation.change(command)
    send(response, reply)
  }
}

function withBody<T>(request: Request, schema: z.ZodType<T>, use: (value: T) => Command): Command | Refused {
  const body = bodyOf(request, schema)
  return isRefused(body) ? body : use(body.value)
}

function ledger(simulation: Simulation, order: unknown) {
  const entries = simulation.look().state.ledger
  return typeof order === 'string' ? entries.filter((entry) => entry.order === order) : entries
}
