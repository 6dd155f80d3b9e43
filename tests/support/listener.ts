import type { Message } from './player.ts'
import type { Who } from './sandbox.ts'

/** What somebody's 1:1 went through, in order, down to what was there for a moment only. */
export interface Listener {
  /** All that was ever posted. */
  heard(): readonly Message[]
  /** The most cards that were ever there at once: two while one takes the other's place. */
  mostCards(): number
  stop(): void
}

/** Listens to the sandbox's live updates as somebody; from when it resolves, nothing is missed. */
export async function listen(url: string, who: Exclude<Who, 'bot'>): Promise<Listener> {
  const ended = new AbortController()
  const stream = await fetch(`${url}/sandbox/webex/events`, {
    headers: { authorization: `Bearer sandbox-${who}` },
    signal: ended.signal,
  })
  const heard: Message[] = []
  const cards = new Set<string>()
  let most = 0
  void take(stream, ({ resource, event, data }) => {
    if (resource !== 'messages') return
    if (event === 'deleted') cards.delete(data.id)
    if (event !== 'created') return
    heard.push(data)
    if (data.attachments) cards.add(data.id)
    most = Math.max(most, cards.size)
  }).catch(() => undefined) // the end of the stream
  return { heard: () => heard, mostCards: () => most, stop: () => ended.abort() }
}

interface Update {
  readonly resource: string
  readonly event: string
  readonly data: Message
}

async function take({ body }: Response, each: (update: Update) => void): Promise<void> {
  let rest = ''
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data: ')) each(JSON.parse(line.slice('data: '.length)) as Update)
  }
}
