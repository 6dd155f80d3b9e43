import { pino } from 'pino'

/** What may be logged: ids, codes and numbers. What a person typed has no business here. */
export type Fields = Readonly<Record<string, string | number | boolean | undefined>>

/** One JSON line an event. What was thrown is logged with its kind, its message, where it came from, and its causes. */
export interface Log {
  debug(event: string, fields?: Fields): void
  info(event: string, fields?: Fields): void
  warn(event: string, fields?: Fields, thrown?: unknown): void
  error(event: string, fields?: Fields, thrown?: unknown): void
}

export type Level = 'debug' | 'info' | 'warn' | 'error' | 'silent'

/** Opens the log on standard output, or on whatever takes its lines. */
export function openLog(level: Level, lines: { write(line: string): void } = pino.destination(1)): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const out = pino(options, lines)
  const say = (at: Exclude<Level, 'silent'>) => {
    return (event: string, fields: Fields = {}, thrown?: unknown) => {
      if (!out.isLevelEnabled(at)) return
      out[at]({ ...safe(fields), ...(thrown === undefined ? {} : { thrown: told(thrown) }) }, scrub(event))
    }
  }
  return { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') }
}

const hidden = '[hidden]'
const secretName = /passw|pwd|secret|token|authori[sz]ation|cookie|credential|(api|encryption|private|signing)_?key/i

/** A last line of defence, by the name of a field and by the look of its value; what is no plain value is left out. */
function safe(fields: Fields): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    if (secretName.test(name) && typeof value === 'string') return [name, hidden]
    if (typeof value === 'string') return [name, scrub(value)]
    return [name, typeof value === 'number' || typeof value === 'boolean' ? value : undefined]
  })
  return Object.fromEntries(entries)
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
/** `ciscospark://` in base64: ids that Webex gives to people, spaces and messages. */
const webexId = /^Y2lzY29zcGFyazovL/
const longWord = /[\w-]{32,}/g

/** Text without e-mail addresses, passwords in URLs, and anything that looks like a token; 200 characters at most. */
export function scrub(text: string): string {
  const clean = text
    .replace(/\b(bearer|basic)\s+\S+/gi, `$1 ${hidden}`)
    .replace(/\/\/[^\s/@]*:[^\s/@]*@/g, `//${hidden}@`)
    .replace(/([^\s@<>"'`(),;:/?=&[\]]{1,64})@([^\s@<>"'`(),;:/?=&[\]]+)\.([\p{L}\p{N}-]+)/gu, masked)
    .replace(/\beyJ[\w-]+(\.[\w-]*){2,4}/g, hidden)
    .replace(/[\w+/]{40,}={1,2}/g, hidden)
    .replace(longWord, (word) => (uuid.test(word) || webexId.test(word) ? word : hidden))
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean
}

const masked = (_: string, name: string, domain: string, ending: string) => `${name[0]}***@${domain[0]}***.${ending}`

interface Told {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly stack?: readonly string[]
  readonly cause?: Told
  readonly errors?: readonly Told[]
}

/** What was thrown, with at most `depth` levels of what caused it. */
function told(thrown: unknown, depth = 5): Told {
  if (!(thrown instanceof Error)) return { name: 'not an error', message: scrub(String(thrown)) }
  const { name, message, cause } = thrown
  const code = 'code' in thrown && (typeof thrown.code === 'string' || typeof thrown.code === 'number')
  const several = thrown instanceof AggregateError && depth > 0 ? thrown.errors.slice(0, 3) : []
  return {
    name: scrub(name),
    message: scrub(message),
    ...(code ? { code: scrub(String(thrown.code)) } : {}),
    stack: frames(thrown),
    ...(cause !== undefined && depth > 0 ? { cause: told(cause, depth - 1) } : {}),
    ...(several.length > 0 ? { errors: several.map((error) => told(error, depth - 1)) } : {}),
  }
}

/** Where it was thrown: what stands below the message, and of that only lines that name a place in a file. */
function frames({ stack = '', message }: Error): string[] {
  const below = stack.slice(stack.indexOf(message) + message.length)
  const places = below.split('\n').filter((line) => /^\s+at .*[/\\:].*:\d+:\d+\)?$/.test(line))
  return places.slice(0, 12).map((line) => line.trim().slice(0, 200))
}
