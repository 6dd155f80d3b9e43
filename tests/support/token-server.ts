import type { ServerOptions } from 'node:https'
import { bodyOf, listening } from './listening.ts'

interface Reply {
  readonly status?: number
  readonly body?: object | string
  readonly delayMs?: number
}

export interface TokenServer {
  /** Its token endpoint. */
  readonly url: string
  /** What was posted to it, and how whoever asked said who they are. */
  readonly asked: { readonly form: Readonly<Record<string, string>>; readonly authorization?: string }[]
  /** What it answers from now on; `nth` counts from 1. */
  answer(reply: (nth: number) => Reply): void
  readonly close: () => Promise<void>
}

/** A token server that gives out `access-1`, `access-2`, …, for an hour each, until told otherwise. */
export async function openTokenServer(tls?: ServerOptions): Promise<TokenServer> {
  const asked: { form: Record<string, string>; authorization?: string }[] = []
  let reply = (nth: number): Reply => ({ body: { access_token: `access-${nth}`, expires_in: 3600 } })
  const { url, close } = await listening((request, response) => {
    void bodyOf(request).then(async (text) => {
      const { authorization } = request.headers
      const form = Object.fromEntries(new URLSearchParams(text))
      const nth = asked.push({ form, ...(authorization !== undefined && { authorization }) })
      const { status = 200, body = {}, delayMs = 0 } = reply(nth)
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref())
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    })
  }, tls)
  return { url: `${url}/v1/access_token`, asked, answer: (next) => void (reply = next), close }
}
