import { json, Router } from 'express'
import { Move, type Clock } from '../clock.ts'

/** `POST /sandbox/clock` moves the bot's clock and answers when all that fell due has been done; `GET` reads it. */
export function clockRoutes(clock: Clock, quiet: () => Promise<void>): Router {
  const router = Router()
  router.get('/sandbox/clock', (_request, response) => void response.json({ now: clock.now().toISOString() }))
  router.post('/sandbox/clock', json({ limit: '1kb' }), async (request, response) => {
    const move = Move.safeParse(request.body)
    if (!move.success) {
      return void response
        .status(400)
        .json({ message: 'Send {"now": "2026-03-02T09:00:00Z"} or {"advance": "PT25H"}.' })
    }
    const now = await clock.move(move.data)
    await quiet()
    response.json({ now: now.toISOString() })
  })
  return router
}
