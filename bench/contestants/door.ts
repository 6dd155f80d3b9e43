import { createServer } from 'node:http'
import { connect } from 'webex'
import type { Channel } from '../../bot/channels/channel.ts'
import { Hook } from '../../bot/channels/webex/events.ts'
import { readHook } from '../../bot/channels/webex/read.ts'
import { createIngress, type Ingress } from '../../bot/ingress.ts'
import type { Inbox } from '../../storage/storage.ts'
import { cardOf, countDurably, countInMemory, openDurable } from '../job.ts'
import { webexSecret } from '../world/webex.ts'
import type { Place } from './place.ts'

/** The product's own door, doing the equal job: checked, stored, answered, and then one turn and one card. */
export async function serveDoor({ port, world, store }: Place): Promise<void> {
  const storage = store === undefined ? undefined : await openDurable(store)
  const counter = storage ? countDurably(storage) : countInMemory()
  const client = connect('bench', { baseUrl: `${world}/webex` })
  const ingress = openDoor(storage?.inbox, async (body) => {
    const { data } = Hook.parse(body)
    const talker = (data.roomId ?? '').replace(/^room\./, '')
    const { words, form } = cardOf(talker, await counter.press(talker, data.id))
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content: form }]
    await client.messages.create({ roomId: data.roomId, text: words, attachments })
  })
  listenPlainly(ingress, port)
}

/** As `bot/main.ts` does it, with nothing where the pages would be. */
export function listenPlainly(door: Ingress, port: number): void {
  createServer((request, response) => {
    if (!door.accept(request, response)) response.writeHead(404).end()
  }).listen(port, '127.0.0.1')
}

/** The product's ingress and its reading of Webex events, with something else behind them. */
export function openDoor(inbox: Inbox | undefined, handle: Channel['handle']): Ingress {
  const channel: Channel = {
    name: 'webex',
    path: '/webex',
    link: () => '',
    read: (raw, headers) => readHook(raw, headers, [webexSecret]),
    handle,
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    watch: () => Promise.resolve({ at: new Date(), amiss: [], switchedOff: false }),
    missed: () => Promise.resolve({ deliveries: [], failures: [], afterSeconds: 0 }),
    send: () => Promise.reject(new Error('Nothing is sent on its own here')),
    edits: 0,
    edit: () => Promise.reject(new Error('Nothing is edited here')),
    remove: () => Promise.resolve(true),
    findOwn: () => Promise.resolve(undefined),
    findSpace: () => Promise.resolve(undefined),
    person: () => Promise.resolve(undefined),
    around: () => Promise.resolve([]),
  }
  const log = { warn: console.warn, error: console.error }
  return createIngress({ channels: [channel], inbox: inbox ?? forgetful(), log })
}

/** For comparison with what keeps nothing: an inbox that only knows repeats. */
function forgetful(): Inbox {
  const known = new Set<string>()
  return {
    put: ({ id }) => Promise.resolve(!known.has(id) && known.add(id) === known),
    pending: () => Promise.resolve([]),
    handBack: () => Promise.resolve(),
    done: () => Promise.resolve(),
  }
}
