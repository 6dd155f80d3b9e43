import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TurnContext } from 'botbuilder'
import type { ClientOptions } from 'webex'
import { createBot } from '../../bot/bot.ts'
import { openWebex } from '../../bot/channels/webex/webex.ts'
import { createIngress } from '../../bot/ingress.ts'
import { openLog } from '../../bot/log.ts'
import type { Incoming, Picture } from '../../flows/chat.ts'
import { openTestSandbox, type TestSandbox, type Who } from '../support/sandbox.ts'
import { openMemoryInbox } from './memory-inbox.ts'
import type { ChannelStage, Visitor } from './channel-stage.ts'
import { until } from './until.ts'

interface Item {
  readonly id: string
  readonly title: string
  readonly personId: string
  readonly text: string
  readonly emails: readonly string[]
  readonly files?: readonly string[]
  readonly attachments?: readonly { readonly content: unknown }[]
}

export interface WebexStage extends ChannelStage {
  readonly sandbox: TestSandbox
  readonly inbox: ReturnType<typeof openMemoryInbox>
  readonly logged: readonly Record<string, unknown>[]
  /** REST calls of the bot since `calls` was last emptied, as `GET /messages/*`. */
  readonly calls: string[]
  visitor(who: Who): Promise<Visitor>
}

export interface StageOptions {
  /** One that is in use already: the bot is one more process, and meets nobody. */
  readonly sandbox?: TestSandbox
  readonly inbox?: ReturnType<typeof openMemoryInbox>
  readonly secret?: string
  readonly client?: ClientOptions
  /** Runs in every turn, before it is noted. */
  readonly inTurn?: (context: TurnContext) => Promise<void>
}

/** The Webex channel with the real framework and the real door in front, against a sandbox of its own. */
export async function openWebexStage(options: StageOptions = {}): Promise<WebexStage> {
  const sandbox = options.sandbox ?? (await openTestSandbox())
  const inbox = options.inbox ?? openMemoryInbox()
  const logged: Record<string, unknown>[] = []
  const log = openLog('debug', { write: (line) => void logged.push(JSON.parse(line) as Record<string, unknown>) })
  const calls: string[] = []
  const counted: typeof fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    calls.push(`${init?.method} ${pathname.replace('/sandbox/webex/v1', '').replace(/\/Y2lz[^/]+/, '/*')}`)
    return fetch(input, init)
  }
  const turns: Incoming[] = []
  let failing = 0
  const bot = createBot((incoming) => {
    turns.push(incoming)
    return failing-- > 0 ? Promise.reject(new Error('the turn failed')) : Promise.resolve()
  })

  const server = createServer((request, response) => void (ingress.accept(request, response) || response.end()))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const channel = openWebex(
    { token: 'sandbox-bot', apiUrl: sandbox.api, webhookSecret: options.secret ?? 'a secret of this test', publicUrl },
    { log, client: { fetch: counted, sleep: () => Promise.resolve(), ...options.client } },
  )
  const ingress = createIngress({ channels: [channel], inbox, log, limits: { retryMs: [1, 1, 1, 1] } })
  await channel.start(async (context) => {
    await options.inTurn?.(context)
    await bot.run(context)
  })
  await ingress.replay()

  const spaceId = await groupSpace(sandbox)
  const visitor = (who: Who) => openVisitor(sandbox, who, spaceId)
  const [ola, marek, bea] = [await visitor('ola'), await visitor('marek'), await visitor('bea')]
  const botId = await idOf(sandbox, 'bot')
  if (!options.sandbox) {
    await ola.says('hello')
    await until(() => turns.length === 2)
  }
  return {
    sandbox,
    channel,
    inbox,
    logged,
    calls,
    turns,
    botId,
    spaceId,
    spaceTitle,
    ola,
    marek,
    visitor,
    stranger: () => bea,
    failTurns: (count) => void (failing = count),
    async close() {
      await ingress.drain()
      await channel.stop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      if (!options.sandbox) await sandbox.close()
    },
  }
}

const spaceTitle = 'Nordwind setup'
const botEmail = 'set-up-now@webex.bot'

async function idOf(sandbox: TestSandbox, who: Who): Promise<string> {
  return (await sandbox.as(who).get<Item>('/people/me')).body.id
}

async function groupSpace(sandbox: TestSandbox): Promise<string> {
  const { body } = await sandbox.as('ola').get<{ items: Item[] }>('/rooms?type=group')
  const space = body.items.find(({ title }) => title === spaceTitle)
  if (!space) throw new Error(`the sandbox has no space "${spaceTitle}"`)
  return space.id
}

async function openVisitor(sandbox: TestSandbox, who: Who, spaceId: string): Promise<Visitor> {
  const as = sandbox.as(who)
  const { body: me } = await as.get<Item>('/people/me')
  const post = async (path: string, body: unknown) => {
    const answer = await as.post(path, body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
  }
  return {
    personId: me.id,
    email: me.emails[0] ?? '',
    says: (text) => post('/messages', { toPersonEmail: botEmail, text }),
    saysInSpace: (text, mentioning) =>
      post('/messages', {
        roomId: spaceId,
        markdown: [...mentioning.map((id) => `<@personId:${id}>`), text].join(' '),
      }),
    presses: (messageId, inputs) => post('/attachment/actions', { type: 'submit', messageId, inputs }),
    async sees() {
      const { body } = await as.get<{ items?: Item[] }>(`/messages/direct?personEmail=${botEmail}`)
      const fromBot = (body.items ?? []).filter(({ personId }) => personId !== me.id).reverse()
      return Promise.all(
        fromBot.map(async ({ id, text, attachments, files: [file] = [] }) => ({
          messageId: id,
          text,
          card: attachments?.[0]?.content,
          ...(file !== undefined && { picture: await download(file, who) }),
        })),
      )
    },
  }
}

async function download(url: string, who: Who): Promise<Picture> {
  const answer = await fetch(url, { headers: { authorization: `Bearer sandbox-${who}` } })
  const [, name = ''] = /filename="?([^";]+)/.exec(answer.headers.get('content-disposition') ?? '') ?? []
  return { name, png: new Uint8Array(await answer.arrayBuffer()) }
}
