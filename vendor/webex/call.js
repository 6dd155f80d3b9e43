'use strict'

/** What the Webex API answered instead of what was asked for; `statusCode` 0 means no answer, or none that can be read. */
class WebexError extends Error {
  constructor(request, { statusCode, body, headers, cause }) {
    const trackingId = trackingIdIn(body, headers)
    const said = body?.message ?? cause?.cause?.message ?? cause?.message ?? ''
    const which = trackingId ? ` (${trackingId})` : ''
    super(`${request}: ${statusCode || 'no answer'}${which} ${said}`, { cause })
    this.name = 'WebexError'
    this.statusCode = statusCode
    this.body = body
    this.headers = headers
    /** Cisco's support asks for it. It is in the message too, early enough not to be cut off. */
    this.trackingId = trackingId
    const seconds = Number(headers['retry-after'] || NaN)
    this.retryAfterSeconds = Number.isFinite(seconds) && seconds >= 0 ? Math.min(seconds, aDay) : undefined
  }
}

function trackingIdIn(body, headers) {
  const id = body?.trackingId ?? headers.trackingid
  return /^[\w.:~-]{1,200}$/.test(id) ? id : undefined
}

/** Nobody is believed who asks to be left alone for longer, in seconds. */
const aDay = 86_400

/** The longest answer that is read, in bytes: a thousand of anything is far shorter. */
const longest = 8 * 1024 * 1024

const upstream = new Set([0, 500, 502, 503, 504])
const jitter = (ms) => ms * (1 + Math.random() / 4)

const defaults = {
  baseUrl: 'https://webexapis.com/v1',
  /** One request may take this long. */
  requestMs: 15_000,
  attempts: 5,
  /** All waits of one call together; a longer Retry-After is left to the caller. */
  patienceMs: 30_000,
  /** How long a thing that an event has just named may still be answered with 404. */
  notYetMs: 5_000,
  fetch: (...request) => globalThis.fetch(...request),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}

/** The wait before the next attempt and the most that may be waited; undefined when repeating is useless or not safe. */
function pause(error, { method, named, tries, how }) {
  const { statusCode, retryAfterSeconds } = error
  if (statusCode === 404 && named) return { ms: Math.min(250 * 2 ** (tries - 1), 1_000), most: how.notYetMs }
  if (tries >= how.attempts) return undefined
  // 429 and 423 say that nothing was done, so even a POST may come again. A garbled Retry-After counts as 15 s.
  if (statusCode === 429 || statusCode === 423) {
    const seconds = Math.max(retryAfterSeconds ?? 15, 1)
    return { ms: Math.min(jitter(seconds * 1_000), 60_000), most: how.patienceMs }
  }
  if (method !== 'POST' && upstream.has(statusCode)) return { ms: jitter(250 * 2 ** (tries - 1)), most: how.patienceMs }
  return undefined
}

/**
 * Makes the one function through which every request goes: `call(method, path, { query, body, named })`.
 * `named`: an event has just named the thing, so a 404 may mean "not yet".
 */
function createCall(token, options = {}) {
  const how = { ...defaults, ...options }
  const base = how.baseUrl.replace(/\/+$/, '')
  const authorization = `Bearer ${token}`

  function address(path, query = {}) {
    const url = new URL(/^https?:/.test(path) ? path : `${base}/${path}`)
    if (!url.href.startsWith(`${base}/`))
      throw new Error(`The token stays with ${base}, it is not sent to ${url.origin}`)
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value)
    return url
  }

  async function attempt(url, { method, body, holds }) {
    const encoded = encode(body)
    const headers = { authorization, accept: 'application/json', ...encoded.headers }
    const signal = AbortSignal.timeout(how.requestMs)
    try {
      const answer = await how.fetch(url, { method, headers, body: encoded.body, redirect: 'error', signal })
      const received = { statusCode: answer.status, headers: Object.fromEntries(answer.headers) }
      const text = await textOf(answer)
      if (!answer.ok) return { ...received, body: refusalIn(text) }
      const said = text ? parsed(text) : undefined
      // What it said is not repeated: it may be somebody's answer. The headers name it for Cisco's support.
      if (!holds(said)) return { ...received, statusCode: 0, cause: new Error('The answer is not as agreed') }
      return { ...received, ok: true, body: said }
    } catch (cause) {
      return { statusCode: 0, headers: {}, cause }
    }
  }

  return async function call(method, path, { query, body, named = false, holds = anything } = {}) {
    const url = address(path, query)
    const request = `${method} ${collectionIn(url)}`
    for (let tries = 1, waited = 0; ; tries++) {
      const answer = await attempt(url, { method, body, holds })
      if (answer.ok) return noted(answer, request)
      const error = new WebexError(request, answer)
      const wait = pause(error, { method, named, tries, how })
      if (!wait || waited + wait.ms > wait.most) throw error
      waited += wait.ms
      await how.sleep(wait.ms)
    }
  }
}

/** JSON, or the form that Webex wants where `files` holds a file; made anew for every attempt, as sending uses it up. */
function encode(body) {
  if (!body) return {}
  if (!body.files?.some((file) => file instanceof File)) {
    return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  }
  const form = new FormData()
  for (const [name, value] of Object.entries(body)) {
    for (const one of [value].flat()) form.append(name, one)
  }
  // `fetch` sets the content type, which names the boundary between the parts.
  return { body: form }
}

/** Read no further than it may be long. */
async function textOf(answer) {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  for await (const chunk of answer.body ?? []) {
    length += chunk.byteLength
    if (length > longest) throw new Error(`The answer is longer than ${longest} bytes`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isThing = (said) => typeof said === 'object' && said !== null && !Array.isArray(said)
const isList = (said) => isThing(said) && Array.isArray(said.items) && said.items.every(isThing)
const anything = () => true

/** What is asked about, without its id: that may come from an answer, and an error is logged. */
const collectionIn = ({ pathname }) => pathname.replace(/(\/v\d+\/(?:attachment\/)?[a-z]+).*$/i, '$1')

/** Gateways answer in HTML; that is kept as the message. */
function refusalIn(text) {
  const said = parsed(text)
  if (!isThing(said)) return { message: text.slice(0, 200) }
  return typeof said.message === 'string' ? said : { ...said, message: '' }
}

/** Of which request, with which headers, each thing is the answer. */
const origins = new WeakMap()

function noted(answer, request) {
  const things = isList(answer.body) ? [answer.body, ...answer.body.items] : [answer.body]
  for (const thing of things) if (isThing(thing)) origins.set(thing, { request, headers: answer.headers })
  return answer
}

/** What is made of an answer is traced to the same request. */
function traced(made, answer) {
  origins.set(made, origins.get(answer) ?? {})
  return made
}

/** For whoever cannot read a thing that this package gave them: the request it came from, and its tracking id. */
function unreadable(thing, cause) {
  const { request = 'Webex', headers = {} } = origins.get(thing) ?? {}
  return new WebexError(request, { statusCode: 0, headers, body: { message: 'that can be read' }, cause })
}

/** For a thing that is not the one that was asked for: that one is not there. */
function another(thing) {
  const { request = 'Webex', headers = {} } = origins.get(thing) ?? {}
  return new WebexError(request, { statusCode: 404, headers, body: { message: 'under this id' } })
}

module.exports = { another, createCall, isThing, isList, traced, unreadable, WebexError }
