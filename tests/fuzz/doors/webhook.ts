import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { openWebex } from '../../../bot/channels/webex/webex.ts'
import { createIngress } from '../../../bot/ingress.ts'
import { openMemoryInbox } from '../../channels/memory-inbox.ts'
import { opened, type Opened } from '../door.ts'
import { bytes, headerSafe, mutated, text, value } from '../junk.ts'
import { openLines } from '../log.ts'
import { serving } from '../serving.ts'

/** What is posted to the address that Webex knows: bytes, signed or not. */

type Signed = 'well' | 'well, in capitals' | 'otherwise' | 'by nobody' | 'twice'

interface Input {
  readonly body: Buffer
  readonly signed: Signed
  readonly junk: string
  readonly method: string
  readonly query: string
  readonly times: number
}

const SECRET = 'a secret of this test'

const hook = fc.record({
  resource: fc.constantFrom('messages', 'attachmentActions', 'memberships', 'rooms'),
  event: fc.constantFrom('created', 'deleted'),
  actorId: fc.constant('ola'),
  data: fc.record(
    {
      id: fc.oneof(fc.string({ minLength: 1 }), text, fc.constantFrom('m1', 'm2')),
      roomId: fc.constantFrom('r1', 'r2'),
      created: text,
      more: value,
    },
    { requiredKeys: ['id'] },
  ),
})

const inputs: fc.Arbitrary<Input> = fc.record({
  body: bytes(mutated(hook)),
  signed: fc.constantFrom<Signed>('well', 'well', 'well', 'well, in capitals', 'otherwise', 'by nobody', 'twice'),
  junk: text.map(headerSafe),
  method: fc.constantFrom('POST', 'POST', 'POST', 'POST', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'),
  query: fc.constantFrom('', '', '?', '?a=b&__proto__[x]=1', '?%E0%A4%A'),
  times: fc.constantFrom(1, 1, 1, 2, 3),
})

const hmac = (body: Buffer) => createHmac('sha1', SECRET).update(body).digest('hex')

function signatureOf({ body, signed, junk }: Input): Record<string, string> {
  switch (signed) {
    case 'well':
      return { 'x-spark-signature': hmac(body) }
    case 'well, in capitals':
      return { 'x-spark-signature': hmac(body).toUpperCase() }
    case 'otherwise':
      return { 'x-spark-signature': junk }
    case 'by nobody':
      return { 'x-hub-signature': hmac(body), cookie: junk }
    case 'twice':
      return { 'x-spark-signature': `${hmac(body)}, ${hmac(body)}` }
  }
}

const isText = (it: unknown) => typeof it === 'string'
const isAbsentOrText = (it: unknown) => it === undefined || isText(it)

/** Whether these bytes name an event, read without the product's own schemas. */
function namesAnEvent(body: Buffer): boolean {
  try {
    const { resource, event, actorId, data } = JSON.parse(body.toString()) as Record<string, unknown>
    const { id, roomId, personId, created } = data as Record<string, unknown>
    const named = [resource, event, id].every((it) => isText(it) && it !== '') && !Array.isArray(data)
    return named && [actorId, roomId, personId, created].every(isAbsentOrText)
  } catch {
    return false
  }
}

const LONGEST = 64 * 1024

function dueTo({ body, signed, method }: Input): number {
  if (method !== 'POST') return 405
  if (body.length > LONGEST) return 413
  if (signed !== 'well' && signed !== 'well, in capitals') return 401
  return namesAnEvent(body) ? 200 : 400
}

export async function webhookDoor(): Promise<Opened> {
  const lines = openLines()
  const settings = { token: 'x', apiUrl: 'http://127.0.0.1:9', webhookSecret: SECRET, publicUrl: 'http://127.0.0.1:9' }
  const channel = openWebex(settings, { log: lines.log })
  const handled: string[] = []
  const noted = { ...channel, handle: (body: unknown) => Promise.resolve(void handled.push(JSON.stringify(body))) }
  const ingress = createIngress({ channels: [noted], inbox: openMemoryInbox(), log: lines.log })
  const server = await serving((request, response) => {
    if (!ingress.accept(request, response)) response.writeHead(404).end()
  })

  const post = async (input: Input): Promise<{ status: number; said: string }> => {
    try {
      const init = { method: input.method, headers: signatureOf(input), body: input.body }
      const answer = await fetch(`${server.url}/webex${input.query}`, init)
      return { status: answer.status, said: await answer.text() }
    } catch (thrown) {
      // A sender of too much is hung up on, and need not have heard why.
      if (input.body.length > LONGEST) return { status: dueTo(input), said: '' }
      throw new Error('There was no answer', { cause: thrown })
    }
  }

  async function send(input: Input): Promise<void> {
    const before = handled.length
    const answers = await Promise.all(Array.from({ length: input.times }, () => post(input)))
    await ingress.settled()
    const wanted = dueTo(input)
    const wrong = answers.find(({ status, said }) => status !== wanted || said !== '')
    if (wrong) throw new Error(`${wrong.status} "${wrong.said}" was answered where ${wanted} is due`)
    const fresh = handled.slice(before)
    const due = wanted === 200 && isNew(input.body) ? 1 : 0
    if (fresh.length !== due) throw new Error(`An event was handled ${fresh.length} times instead of ${due}`)
    const failed = lines.taken().find((line) => line.includes('"level":"error"'))
    if (failed) throw new Error(`Something failed inside: ${failed.slice(0, 1_000)}`)
  }

  /** Its id was not there before, whatever else the body says. */
  const ids = new Set<string>()
  function isNew(body: Buffer): boolean {
    const { resource, event, data } = JSON.parse(body.toString()) as {
      resource: string
      event: string
      data: { id: string; created?: string }
    }
    const id = JSON.stringify([resource, event, data.id, resource === 'memberships' ? data.created : undefined])
    return !ids.has(id) && Boolean(ids.add(id))
  }

  let goods = 0
  return opened<Input>({
    name: 'webhooks',
    inputs,
    send,
    async serves() {
      const body = Buffer.from(
        JSON.stringify({ resource: 'messages', event: 'created', data: { id: `good-${(goods += 1)}` } }),
      )
      const { status } = await post({ body, signed: 'well', junk: '', method: 'POST', query: '', times: 1 })
      await ingress.settled()
      if (status !== 200 || !handled.at(-1)?.includes(`"good-${goods}"`)) throw new Error(`A good event got ${status}`)
    },
    async close() {
      await server.close()
      await ingress.drain()
    },
  })
}
