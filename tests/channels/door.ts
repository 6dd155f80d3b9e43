import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach } from '@jest/globals'
import type { Channel } from '../../bot/channels/channel.ts'
import { createIngress, type IngressLimits } from '../../bot/ingress.ts'
import { openLog } from '../../bot/log.ts'
import { openMemoryInbox } from './memory-inbox.ts'

type Handle = (event: { id: string; lane: string }) => Promise<void>

/** A channel whose events are `{ id, lane }` and whose handling the test decides. */
function openChannel(handle: Handle): Channel {
  const unused = () => Promise.reject(new Error('not part of this test'))
  return {
    name: 'test',
    path: '/test',
    link: () => '',
    read(raw: Buffer, headers: IncomingHttpHeaders) {
      if (headers['x-signature'] !== 'good') return { refused: 401, why: 'signature' }
      if (raw.toString() === 'nonsense') return { refused: 400, why: 'no event' }
      const body = JSON.parse(raw.toString()) as { id: string; lane: string }
      return { ...body, body }
    },
    handle: (body) => handle(body as { id: string; lane: string }),
    start: unused,
    stop: unused,
    watch: unused,
    missed: unused,
    send: unused,
    edits: 0,
    edit: unused,
    remove: unused,
    findOwn: unused,
    findSpace: unused,
    person: unused,
    around: unused,
  }
}

const closing: (() => Promise<void>)[] = []

/** To be called once in a test file: closes the doors that a test has opened. */
export function closeDoorsAfterEach(): void {
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close()
  })
}

/** The real door on a free port, with one channel behind it. */
export async function openDoor(
  handle: Handle,
  {
    inbox = openMemoryInbox(),
    isShared = false,
    limits = {},
  }: { inbox?: ReturnType<typeof openMemoryInbox>; isShared?: boolean; limits?: Partial<IngressLimits> } = {},
) {
  const logged: { level: string; event: string }[] = []
  const log = openLog('debug', {
    write: (line) => void logged.push(JSON.parse(line) as { level: string; event: string }),
  })
  let lost = 0
  const ingress = createIngress({
    channels: [openChannel(handle)],
    inbox,
    isShared,
    log,
    lost: () => void (lost += 1),
    limits,
  })
  const server = createServer((request, response) => {
    if (!ingress.accept(request, response)) response.writeHead(418).end('not a webhook')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
    await ingress.drain()
  })
  const { port } = server.address() as AddressInfo
  const post = (body: unknown, { path = '/test', method = 'POST', signature = 'good' } = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { 'x-signature': signature },
      ...(method === 'POST' && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
  return { ingress, post, logged, port, inbox, lost: () => lost }
}

/** Something that can be waited for, and let go. */
export function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { open, opened }
}
