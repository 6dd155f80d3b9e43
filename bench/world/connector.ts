import type { Answered, Call, Dialect } from './dialect.ts'

/** The Bot Framework's connector: message activities with a card's values out, replies in. */
export function openConnector(serviceUrl: string): Dialect {
  let made = 0
  return {
    press(talker, verb) {
      const activity = {
        type: 'message',
        id: `activity.${++made}`,
        timestamp: new Date().toISOString(),
        channelId: 'test',
        serviceUrl,
        from: { id: `user.${talker}`, name: talker },
        recipient: { id: 'bot', name: 'bot' },
        conversation: { id: talker },
        value: { _w: JSON.stringify({ v: 1, order: talker, step: 'none', rev: 0, do: verb }) },
      }
      return { path: '/api/messages', headers: { 'content-type': 'application/json' }, body: JSON.stringify(activity) }
    },
    answer({ method, path }: Call): Answered {
      const talker = /^v3\/conversations\/([^/]+)\/activities/.exec(path)?.[1]
      if (method !== 'POST' || talker === undefined) return { operation: `${method} ${path}`, status: 404 }
      const reached = decodeURIComponent(talker)
      return { operation: 'POST activities', body: { id: `reply.${++made}` }, reached }
    },
  }
}
