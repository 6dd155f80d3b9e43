import { fields, text, type Fields } from './shape.ts'

/** Something happened in the sandbox. */
export interface Happening {
  readonly resource: string
  readonly event: string
  readonly data: Fields
}

interface Listener {
  happened(what: Happening): void
  /** The line is up (again); whatever happened while it was down was not heard. */
  connected(): void
  lost(): void
}

const firstPause = 500
const longestPause = 8_000

/**
 * Follows the live events as the holder of `token`, for ever. Read with fetch, because EventSource cannot carry a
 * token. A tab in the background hangs up: browsers keep few connections to one server, and five people may be open.
 */
export async function followEvents(url: string, token: string, listener: Listener): Promise<never> {
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    await untilVisible()
    const line = new AbortController()
    const hangUp = () => document.hidden && line.abort()
    document.addEventListener('visibilitychange', hangUp)
    const opened = await listen(url, token, listener, line.signal).catch(() => false)
    document.removeEventListener('visibilitychange', hangUp)
    if (opened) pause = firstPause
    if (document.hidden) continue
    listener.lost()
    await new Promise((resume) => setTimeout(resume, pause))
  }
}

/** Reads one connection to its end. False when it never opened. */
async function listen(url: string, token: string, listener: Listener, signal: AbortSignal): Promise<boolean> {
  const answer = await fetch(url, { headers: { authorization: `Bearer ${token}` }, signal, cache: 'no-store' })
  if (!answer.ok || !answer.body) return false
  listener.connected()
  let rest = ''
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }))
    if (done || value === undefined) return true
    const blocks = (rest + value).split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) hand(block, listener)
  }
}

function hand(block: string, listener: Listener): void {
  const lines = block.split(/\r?\n/).filter((line) => line.startsWith('data:'))
  const body = lines.map((line) => line.slice(5).trimStart()).join('\n')
  if (!body) return
  const it = fields(parsed(body))
  listener.happened({ resource: text(it['resource']), event: text(it['event']), data: fields(it['data']) })
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const untilVisible = () =>
  new Promise<void>((resume) => {
    if (!document.hidden) return resume()
    document.addEventListener('visibilitychange', () => resume(), { once: true })
  })
