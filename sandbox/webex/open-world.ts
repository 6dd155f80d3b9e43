import { join } from 'node:path'
import { z } from 'zod'
import { openSealedLog, type SealedLog } from '../sealed-log.ts'
import { openContents, type Contents } from './contents.ts'
import { directory } from './directory.ts'
import {
  actionRecord,
  membershipRecord,
  messageRecord,
  roomRecord,
  unreachableRecord,
  webhookRecord,
} from './records.ts'
import type { Action, Membership, Message, Room, Unreachable, Webhook } from './records.ts'
import { seed } from './seed.ts'
import { openTable } from './table.ts'
import type { Happening, World } from './world.ts'

const tables = ['rooms', 'memberships', 'messages', 'actions', 'webhooks', 'unreachable'] as const

const logEntry = z.tuple([z.enum(tables), z.string(), z.unknown()])

/** Opens the world kept in `folder`; an empty folder becomes the world at its beginning. */
export async function openWorld(folder: string): Promise<World> {
  const keyPath = join(folder, 'key')
  const log = await openSealedLog(join(folder, 'webex'), keyPath)
  const contents = await openContents(join(folder, 'contents'), keyPath)
  let replaying = true
  const world = emptyWorld({ log, contents }, () => !replaying)
  const entries = await log.read()
  for (const entry of entries) replay(world, entry)
  replaying = false
  await log.rewrite(snapshot(world))
  if (entries.length === 0) seed(world)
  await world.saved()
  return world
}

interface Kept {
  readonly log: SealedLog
  readonly contents: Contents
}

function emptyWorld({ log, contents }: Kept, recording: () => boolean): World {
  let latest = 0
  const listeners = new Set<(happening: Happening) => void>()
  const note = (table: string) => (id: string, record: unknown) => {
    if (recording()) log.append([table, id, record])
  }
  return {
    people: directory(),
    rooms: openTable<Room>((room) => room.type, note('rooms')),
    memberships: openTable<Membership>((membership) => membership.roomId, note('memberships')),
    messages: openTable<Message>(
      (message) => message.roomId,
      (id, record) => {
        note('messages')(id, record)
        if (record === null) contents.drop(id)
      },
    ),
    contents,
    actions: openTable<Action>((action) => action.messageId, note('actions')),
    webhooks: openTable<Webhook>((webhook) => webhook.createdBy, note('webhooks')),
    unreachable: openTable<Unreachable>((person) => person.id, note('unreachable')),
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
    async saved() {
      await Promise.all([log.settled(), contents.settled()])
    },
  }
}

function replay(world: World, entry: unknown): void {
  const [table, id, record] = logEntry.parse(entry)
  if (record === null) world[table].drop(id)
  else if (table === 'rooms') world.rooms.put(roomRecord.parse(record))
  else if (table === 'memberships') world.memberships.put(membershipRecord.parse(record))
  else if (table === 'messages') world.messages.put(messageRecord.parse(record))
  else if (table === 'actions') world.actions.put(actionRecord.parse(record))
  else if (table === 'unreachable') world.unreachable.put(unreachableRecord.parse(record))
  else world.webhooks.put(webhookRecord.parse(record))
}

function snapshot(world: World): unknown[] {
  return tables.flatMap((table) => world[table].all().map((record) => [table, record.id, record]))
}
