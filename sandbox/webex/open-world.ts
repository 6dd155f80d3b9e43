import { join } from 'node:path'
import { z } from 'zod'
import { openSealedLog, type SealedLog } from '../sealed-log.ts'
import { directory } from './directory.ts'
import { actionRecord, membershipRecord, messageRecord, roomRecord, webhookRecord } from './records.ts'
import type { Action, Membership, Message, Room, Webhook } from './records.ts'
import { seed } from './seed.ts'
import { openTable } from './table.ts'
import type { Happening, World } from './world.ts'

const logEntry = z.tuple([z.enum(['rooms', 'memberships', 'messages', 'actions', 'webhooks']), z.string(), z.unknown()])

/** Opens the world kept in `folder`; an empty folder becomes the world at its beginning. */
export async function openWorld(folder: string): Promise<World> {
  const log = await openSealedLog(join(folder, 'webex'), join(folder, 'key'))
  let replaying = true
  const world = emptyWorld(log, () => !replaying)
  const entries = await log.read()
  for (const entry of entries) replay(world, entry)
  replaying = false
  await log.rewrite(snapshot(world))
  if (entries.length === 0) seed(world)
  await log.settled()
  return world
}

function emptyWorld(log: SealedLog, recording: () => boolean): World {
  let latest = 0
  const listeners = new Set<(happening: Happening) => void>()
  const note = (table: string) => (id: string, record: unknown) => {
    if (recording()) log.append([table, id, record])
  }
  return {
    people: directory(),
    rooms: openTable<Room>((room) => room.type, note('rooms')),
    memberships: openTable<Membership>((membership) => membership.roomId, note('memberships')),
    messages: openTable<Message>((message) => message.roomId, note('messages')),
    actions: openTable<Action>((action) => action.messageId, note('actions')),
    webhooks: openTable<Webhook>((webhook) => webhook.createdBy, note('webhooks')),
    stamp() {
      latest = Math.max(latest + 1, Date.now())
      return new Date(latest).toISOString()
    },
    tell(happening) {
      for (const listener of listeners) listener(happening)
    },
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    saved: () => log.settled(),
  }
}

function replay(world: World, entry: unknown): void {
  const [table, id, record] = logEntry.parse(entry)
  if (record === null) world[table].drop(id)
  else if (table === 'rooms') world.rooms.put(roomRecord.parse(record))
  else if (table === 'memberships') world.memberships.put(membershipRecord.parse(record))
  else if (table === 'messages') world.messages.put(messageRecord.parse(record))
  else if (table === 'actions') world.actions.put(actionRecord.parse(record))
  else world.webhooks.put(webhookRecord.parse(record))
}

function snapshot(world: World): unknown[] {
  const tables = ['rooms', 'memberships', 'messages', 'actions', 'webhooks'] as const
  return tables.flatMap((table) => world[table].all().map((record) => [table, record.id, record]))
}
