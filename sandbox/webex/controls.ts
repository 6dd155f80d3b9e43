import { json, Router } from 'express'
import { z } from 'zod'
import { dropMembership, join } from './membership-changes.ts'
import type { Room } from './records.ts'
import { demand, Refusal } from './refusal.ts'
import { membershipOf } from './sight.ts'
import type { World } from './world.ts'

const reachable = z.strictObject({ reachable: z.boolean() })
const member = z.strictObject({ member: z.boolean() })

/** What people and administrators do outside of the API: shut the bot out, and let it in again. */
export function controls(world: World): Router {
  const router = Router()
  router.use(json())
  router.post('/people/:name', async (req, res) => {
    const person = world.people.byToken(`sandbox-${req.params.name}`)
    if (person?.type !== 'person') throw new Refusal(404, 'Nobody in the sandbox has this name.')
    const wish = demand(reachable, req.body)
    if (wish.reachable) world.unreachable.drop(person.id)
    else world.unreachable.put({ id: person.id })
    await world.saved()
    res.json({ name: req.params.name, ...wish })
  })
  router.post('/spaces/:title/bot', async (req, res) => {
    const room = world.rooms.in('group').find(({ title }) => title === req.params.title)
    if (!room) throw new Refusal(404, 'No space has this title.')
    const wish = demand(member, req.body)
    seat(world, room, wish.member)
    await world.saved()
    res.json({ title: room.title, ...wish })
  })
  return router
}

/** Somebody of the space brings the bot in or takes it out; where it is already as wished nothing happens. */
function seat(world: World, room: Room, wanted: boolean): void {
  const bot = world.people.everybody.find(({ type }) => type === 'bot')
  if (!bot) throw new Error('The sandbox has no bot')
  const others = world.memberships.in(room.id).filter(({ personId }) => personId !== bot.id)
  const actor = world.people.byId(others[0]?.personId ?? '') ?? bot
  const membership = membershipOf(world, bot, room.id)
  if (wanted && !membership) join(world, room, { person: bot, actor, isModerator: false })
  if (!wanted && membership) dropMembership(world, membership, actor)
}
