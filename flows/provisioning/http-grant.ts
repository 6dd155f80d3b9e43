import * as oauth from 'openid-client'
import { z } from 'zod'
import { parseJson, readText } from './http-body.ts'
import { unsentIn } from './http-unsent.ts'

/** Where and as whom to ask for access. */
export interface GrantOptions {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  /** How id and secret are shown: in the body of the request, or in its header. */
  readonly clientAuth: 'post' | 'basic'
  readonly scope?: string
  readonly timeoutMs: number
  readonly fetch: typeof fetch
}

export type Granted =
  | { readonly ok: true; readonly token: string; readonly seconds: number | undefined; readonly refreshToken?: string }
  /** `code` is safe to log. */
  | { readonly ok: false; readonly code: string }

/** Asks once for an access token, with a refresh token where there is one (OAuth 2: RFC 6749, 4.4 and 6). Never rejects. */
export type Grant = (refreshToken: string | undefined) => Promise<Granted>

export function openGrant(options: GrantOptions): Grant {
  const client = clientOf(options)
  const wish = options.scope === undefined ? {} : { scope: options.scope }
  return async (refreshToken) => {
    try {
      const answer =
        refreshToken === undefined
          ? await oauth.clientCredentialsGrant(client, wish)
          : await oauth.refreshTokenGrant(client, refreshToken, wish)
      const { access_token: token, expires_in: seconds, refresh_token: next } = answer
      return { ok: true, token, seconds, ...(next !== undefined && { refreshToken: next }) }
    } catch (thrown) {
      return failed(thrown)
    }
  }
}

function clientOf({ url, clientId, clientSecret, clientAuth, timeoutMs, fetch }: GrantOptions): oauth.Configuration {
  const shown = clientAuth === 'post' ? oauth.ClientSecretPost(clientSecret) : oauth.ClientSecretBasic(clientSecret)
  const client = new oauth.Configuration({ issuer: url, token_endpoint: url }, clientId, undefined, shown)
  // The settings let http pass for addresses of this machine only.
  if (new URL(url).protocol === 'http:') oauth.allowInsecureRequests(client)
  client.timeout = timeoutMs / 1000
  client[oauth.customFetch] = (address, init) => read(fetch, address, init)
  return client
}

/** What is understood of an answer with a token. Webex names no `token_type`; an `id_token` is none of our business. */
const Token = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  token_type: z.string().max(20).default('bearer'),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  refresh_token: z.string().min(1).max(8192).optional(),
})
const Refused = z.object({ error: z.string().max(100) })

const oneKilobyte = 1_024

/** The library reads what it is given to its end, whatever its length; so it is given what we have read. */
async function read(fetch: typeof globalThis.fetch, address: string, init: oauth.CustomFetchOptions) {
  const { method, headers, body, signal } = init
  const response = await fetch(address, { method, headers, body, ...(signal && { signal }) } as RequestInit)
  const text = await readText(response, 64 * oneKilobyte)
  const schema = response.ok ? Token : Refused
  const json = schema.safeParse(parseJson(text ?? '')).data ?? {}
  const content = { 'content-type': 'application/json' }
  return new Response(JSON.stringify(json), { status: response.ok ? 200 : response.status, headers: content })
}

/** RFC 6749, 5.2, and what is said instead of a 5xx. */
const codes: readonly string[] = [
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'server_error',
  'temporarily_unavailable',
]

/** Words of the standard and of the library only: what else a server says may repeat what it was sent. */
function failed(thrown: unknown): Granted {
  if (unsentIn(thrown)) return { ok: false, code: 'unreachable' }
  if (thrown instanceof oauth.ResponseBodyError) {
    return { ok: false, code: codes.includes(thrown.error) ? thrown.error : 'refused' }
  }
  return { ok: false, code: thrown instanceof oauth.ClientError ? (thrown.code ?? 'unreadable') : 'no answer' }
}
