'use strict'

const { EventEmitter } = require('node:events')
const cached = require('./cached.js')
const { another, createCall, isList, isThing, traced, unreadable, WebexError } = require('./call.js')

const idOf = (thing) => (typeof thing === 'object' ? thing.id : thing)
/** An id with half a character in it, which nothing can encode, is asked for as what nobody has. */
const at = (path, thing) => `${path}/${encodeURIComponent(String(idOf(thing)).replace(/\p{Cs}/gu, '\ufffd'))}`

/** Follows the `Link: <...>; rel="next"` header. */
function pageOf(call, { body, headers }) {
  const next = /<([^>]+)>;\s*rel="?next"?/.exec(headers.link ?? '')?.[1]
  const { items } = body
  const page = {
    items,
    date: new Date(headers.date ?? NaN),
    length: items.length,
    hasNext: () => Boolean(next),
    async next() {
      try {
        return pageOf(call, await call('GET', next, { holds: isList }))
      } catch (error) {
        // A link that leads elsewhere, or nowhere, is a fault of the page that it stands on.
        throw error instanceof WebexError ? error : unreadable(body, error)
      }
    },
  }
  return traced(page, body)
}

/**
 * One kind of thing: its calls, and the emitter through which the framework is
 * told of its events. Things are remembered for `rememberMs`; `named` ones may
 * be asked for before they can be read; `exact` ones come under the id they
 * were asked for, or are not there.
 */
class Resource extends EventEmitter {
  constructor(call, path, { rememberMs = 0, named = false, exact = false } = {}) {
    super()
    const read = async (id) => {
      const { body } = await call('GET', at(path, id), { named, holds: isThing })
      if (exact && body.id !== id) throw another(body)
      return body
    }
    const recall = rememberMs > 0 ? cached(read, rememberMs) : read
    this.listen = async () => {}
    this.get = (thing) => (idOf(thing) === 'me' ? read : recall)(idOf(thing))
    this.list = async (query) => pageOf(call, await call('GET', path, { query, holds: isList }))
    this.create = async (body) => (await call('POST', path, { body, holds: isThing })).body
    this.update = async ({ id, ...body }) => (await call('PUT', at(path, id), { body })).body
    this.remove = async (thing) => (await call('DELETE', at(path, thing))).body
  }
  /** The framework calls it without naming a listener and means all of them. */
  off(event, listener) {
    return listener ? super.off(event, listener) : this.removeAllListeners(event)
  }
}

/** Opens a client for one token; `options` as in index.d.ts. Calls nobody yet. */
function connect(token, options = {}) {
  const call = createCall(token, options)
  const { peopleMs = 300_000, namedMs = 10_000 } = options
  // An event names them; the channel and the framework both read them, at the cost of one call.
  const named = { rememberMs: namedMs, named: true }
  const messages = new Resource(call, 'messages', named)
  messages.listDirect = async (query) => pageOf(call, await call('GET', 'messages/direct', { query, holds: isList }))

  const client = {
    people: new Resource(call, 'people', { rememberMs: peopleMs }),
    messages,
    attachmentActions: new Resource(call, 'attachment/actions', named),
    memberships: new Resource(call, 'memberships', named),
    // The framework looks for a room under the id it asked for, and would ask for another one for ever.
    rooms: new Resource(call, 'rooms', { exact: true }),
    webhooks: new Resource(call, 'webhooks'),
    /** There is no websocket and so no device; the framework wants to sign it off when it stops. */
    internal: { device: { unregister: async () => {} } },
    /** Tells the framework of an event and waits until it has dealt with it. */
    async receive(event) {
      const listeners = client[event.resource]?.listeners?.(event.event) ?? []
      await Promise.all(listeners.map((listener) => listener(event)))
    },
  }
  return client
}

/** What the framework calls. Its token may be a client that `connect` opened, so that each framework has its own. */
const init = ({ credentials: { access_token: token } }) => (typeof token === 'object' ? token : connect(token))

module.exports = { connect, init, remembered: cached, unreadable, WebexError }
