'use strict'

const { EventEmitter } = require('node:events')

/** A kind of thing of which the framework hears, and which it reads. */
class Heard extends EventEmitter {
  constructor(reads) {
    super()
    Object.assign(this, reads)
  }
  async listen() {}
  /** The framework calls it without naming a listener and means all of them. */
  off(event, listener) {
    return listener ? super.off(event, listener) : this.removeAllListeners(event)
  }
}

/**
 * The SDK as the framework has it. The framework reads whatever an event names, who did it, and the space around it, and
 * drops the event when one of these look-ups fails. So whoever hands it an event hands all of that over as well, and
 * nothing is asked of Webex but who we are.
 */
function openTeller(client) {
  const stories = new Set()
  const toldOf = async (what, is) => {
    for (const story of stories) if (is(story)) return story
    throw new Error(`Nobody has told of ${what}`)
  }
  const theThing = { get: async (id) => (await toldOf(id, ({ thing }) => thing.id === id)).thing }
  const inSpace = (id) => toldOf(id, ({ space }) => space.id === id)
  let us

  const sdk = {
    messages: new Heard(theThing),
    attachmentActions: new Heard(theThing),
    memberships: new Heard({
      ...theThing,
      /** Ours alone where it asks for ours, else those of a 1:1. */
      async list({ roomId, personId }) {
        const { person } = await inSpace(roomId)
        const items = [us, person].map(({ id, emails }) => ({ id, roomId, personId: id, personEmail: emails[0] }))
        return personId === undefined ? { items, length: 2 } : { items: items.slice(0, 1), length: 1 }
      },
    }),
    rooms: new Heard({
      get: async (roomId) => ({
        id: roomId,
        type: (await inSpace(roomId)).space.direct ? 'direct' : 'group',
        title: '',
      }),
    }),
    people: {
      async get(id) {
        if (id !== 'me') return (await toldOf(id, ({ person }) => person.id === id)).person
        us = await client.people.get('me')
        return us
      },
    },
    /** There is no websocket and so no device; the framework wants to sign it off when it stops. */
    internal: { device: { unregister: async () => {} } },
  }

  return {
    sdk,
    async tell(event, story) {
      stories.add(story)
      try {
        await Promise.all(sdk[event.resource].listeners(event.event).map((listener) => listener(event)))
      } finally {
        stories.delete(story)
      }
    },
  }
}

module.exports = { openTeller }
