import type { WebexClient } from 'webex'
import { z } from 'zod'
import { understood } from './understood.ts'

/** So many spaces are remembered, those least lately heard of go first: about 2 MB. */
const usual = 10_000

const Room = z.object({ type: z.string() })

/** Which spaces are 1:1s. A space stays what it is (help.webex.com, 4eawbp: nobody can be added to a 1:1). */
export interface Kinds {
  /** What an answer of Webex told by the way, as its `roomType`. */
  note(spaceId: string, roomType: string): void
  /** Costs a call where nothing has told. Rejects when Webex does not say. */
  isDirect(spaceId: string): Promise<boolean>
}

export function openKinds({ rooms }: Pick<WebexClient, 'rooms'>, most = usual): Kinds {
  const known = new Map<string, boolean>()

  function note(spaceId: string, roomType: string): void {
    known.delete(spaceId)
    known.set(spaceId, roomType === 'direct')
    const [oldest] = known.keys()
    if (known.size > most && oldest !== undefined) known.delete(oldest)
  }

  return {
    note,
    async isDirect(spaceId) {
      if (!known.has(spaceId)) note(spaceId, understood(Room, await rooms.get(spaceId)).type)
      return known.get(spaceId) === true
    },
  }
}
