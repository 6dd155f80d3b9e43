import type { RequestHandler, Response } from 'express'
import { callerOf } from './api.ts'
import type { Person } from './directory.ts'
import { hears } from './sight.ts'
import { membershipView, messageView, roomView } from './views.ts'
import type { Happening, World } from './world.ts'

const heartbeatMs = 15_000

/** Server-sent events for the page: everything the bearer of the token may see, as it happens. */
export interface Live {
  readonly handler: RequestHandler
  /** Ends all streams. */
  close(): void
}

export function openLive(world: World): Live {
  const streams = new Set<Response>()
  const handler: RequestHandler = (req, res) => {
    const me = callerOf(world, req)
    res.set({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' }).flushHeaders()
    res.write(': hello\n\n')
    const unlisten = world.listen((happening) => {
      if (happening.resource !== 'attachmentActions' && hears(world, me, happening)) {
        res.write(`data: ${JSON.stringify(update(world, me, happening))}\n\n`)
      }
    })
    const heartbeat = setInterval(() => res.write(': still here\n\n'), heartbeatMs)
    streams.add(res)
    res.on('close', () => {
      unlisten()
      clearInterval(heartbeat)
      streams.delete(res)
    })
  }
  return {
    handler,
    close() {
      for (const stream of streams) stream.end()
    },
  }
}

function update(world: World, me: Person, happening: Happening) {
  const { resource, event } = happening
  return { resource, event, data: shown(world, me, happening) }
}

function shown(world: World, me: Person, happening: Happening): object {
  if (happening.resource === 'messages') {
    const view = messageView(world, happening.record)
    return happening.event === 'deleted' ? { id: view.id, roomId: view.roomId, personId: view.personId } : view
  }
  if (happening.resource === 'memberships') return membershipView(world, happening.record)
  return happening.resource === 'rooms' ? roomView(world, happening.record, me) : happening.record
}
