import { createHmac } from 'node:crypto'
import type { Answered, Call, Dialect } from './dialect.ts'

/** Signs the events. */
export const slackSecret = 'bench-signing-secret'

/** A Slack of direct messages: block actions out, `chat.postMessage` in. Its events leave out the pressed message, which real ones repeat. */
export function openSlack(): Dialect {
  let made = 0
  return {
    press(talker, verb) {
      const seconds = Math.floor(Date.now() / 1_000)
      const payload = {
        type: 'block_actions',
        api_app_id: 'A1',
        token: 'unused',
        trigger_id: `${++made}.1.abc`,
        team: { id: 'T1', domain: 'bench' },
        user: { id: `U.${talker}`, username: talker, team_id: 'T1' },
        channel: { id: `D.${talker}`, name: 'directmessage' },
        container: { type: 'message', message_ts: `${seconds}.000100`, channel_id: `D.${talker}`, is_ephemeral: false },
        actions: [
          { type: 'button', action_id: verb, block_id: 'buttons', value: verb, action_ts: `${seconds}.${made}` },
        ],
      }
      const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
      const signature = createHmac('sha256', slackSecret).update(`v0:${seconds}:${body}`).digest('hex')
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'x-slack-request-timestamp': `${seconds}`,
        'x-slack-signature': `v0=${signature}`,
      }
      return { path: '/slack/events', headers, body }
    },
    answer({ path, contentType, body }: Call): Answered {
      const operation = `POST ${path}`
      const about = { ok: true, team_id: 'T1', user_id: 'U.bot', bot_id: 'B1', url: 'https://bench.example/' }
      if (path === 'auth.test') return { operation, body: about }
      if (path !== 'chat.postMessage') return { operation, body: { ok: false, error: 'unknown_method' } }
      const channel = channelOf(contentType, body)
      return { operation, body: { ok: true, channel, ts: `${++made}.1` }, reached: channel.replace(/^D\./, '') }
    },
  }
}

function channelOf(contentType: string, body: string): string {
  if (!contentType.startsWith('application/json')) return new URLSearchParams(body).get('channel') ?? ''
  const message: unknown = JSON.parse(body)
  return typeof message === 'object' && message !== null && 'channel' in message ? String(message.channel) : ''
}
