'use strict'

const cached = require('./cached.js')
const { another, createCall, isList, isThing, traced, unreadable, WebexError } = require('./call.js')
const { openTeller } = require('./teller.js')

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
 * The calls for one kind of thing. `most` of them are remembered for `rememberMs`; `named` ones may be asked for before
 * they can be read; `exact` ones come under the id they were asked for, or are not there.
 */
class Resource {
  constructor(call, path, { rememberMs = 0, most = 0, named = false, exact = false } = {}) {
    const read = async (id) => {
      const { body } = await call('GET', at(path, id), { named, holds: isThing })
      if (exact && body.id !== id) throw another(body)
      return body
    }
    const recall = rememberMs > 0 ? cached(read, rememberMs, most) : read
    this.get = (thing) => (idOf(thing) === 'me' ? read : recall)(idOf(thing))
    this.list = async (query) => pageOf(call, await call('GET', path, { query, holds: isList }))
    this.create = async (body) => (await call('POST', path, { body, holds: isThing })).body
    this.update = async ({ id, ...body }) => (await call('PUT', at(path, id), { body })).body
    this.remove = async (thing) => (await call('DELETE', at(path, thing))).body
  }
}

/** Opens a client for one token; `options` as in index.d.ts. Calls nobody yet. */
function connect(token, options = {}) {
  const call = createCall(token, options)
  const { peopleMs = 3_600_000, peopleAtMost = 5_000 } = options
  const named = { named: true }
  const messages = new Resource(call, 'messages', named)
  messages.listDirect = async (query) => pageOf(call, await call('GET', 'messages/direct', { query, holds: isList }))
  return {
    people: new Resource(call, 'people', { rememberMs: peopleMs, most: peopleAtMost }),
    messages,
    attachmentActions: new Resource(call, 'attachment/actions', named),
    memberships: new Resource(call, 'memberships', named),
    rooms: new Resource(call, 'rooms', { exact: true }),
    webhooks: new Resource(call, 'webhooks'),
  }
}

/** What the framework calls. Its token is the `sdk` of a teller, so that each framework has its own. */
const init = ({ credentials: { access_token: sdk } }) => sdk

module.exports = { connect, init, openTeller, remembered: cached, unreadable, WebexError }
