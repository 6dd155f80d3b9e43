import { takenApart } from './http-request.ts'
import type { Tokens } from './http-tokens.ts'
import { UnsentError } from './http-unsent.ts'

/**
 * A `fetch` that shows a token. A 401 says that nothing was done, so the same call
 * is made once more with a new token; what is answered then stands.
 */
export function withAccess(fetch: typeof globalThis.fetch, tokens: Tokens): typeof globalThis.fetch {
  return async (input, options) => {
    const { url, init } = await takenApart(input, options)
    const showing = (token: string) =>
      fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } })
    const token = await unlessAborted(tokens.get(), init.signal)
    const answer = await showing(token)
    if (answer.status !== 401) return answer
    const newer = await unlessAborted(tokens.get(token), init.signal).catch(() => token)
    if (newer === token) return answer
    await answer.body?.cancel()
    return showing(newer)
  }
}

/** Others may wait for the same token, so that asking for it goes on when one of them leaves. */
function unlessAborted(token: Promise<string>, signal: AbortSignal | null): Promise<string> {
  if (signal === null) return token
  return new Promise((resolve, reject) => {
    const leave = () =>
      reject(new UnsentError('UNAUTHENTICATED', 'There was no token in time', { cause: signal.reason }))
    if (signal.aborted) leave()
    signal.addEventListener('abort', leave, { once: true })
    token.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}
