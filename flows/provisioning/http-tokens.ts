import type { Grant, Granted } from './http-grant.ts'
import { UnsentError } from './http-unsent.ts'

/** What proves to a back end who we are. */
export interface Tokens {
  /**
   * The token to show; another than `refused`, if one can be had. Rejects with an
   * `UnsentError` while there is none.
   */
  get(refused?: string): Promise<string>
}

/** Keeps the newest refresh token over restarts; a server that hands out a new one may take back the old. */
export interface TokenKeeper {
  read(): Promise<string | undefined>
  /** Never rejects: `read` gives the token back all the same, for as long as this process lives. */
  keep(token: string): Promise<void>
}

export interface TokensParts {
  readonly grant: Grant
  /** Where there is no refresh token to keep, id and secret are all that is shown. */
  readonly keeper?: TokenKeeper
  readonly log: { warn(event: string, fields: { readonly code?: string }, thrown?: unknown): void }
  /** Milliseconds that only go forward; those of this process unless given. */
  readonly elapsed?: () => number
}

/** A fixed token, which nothing renews. */
export const fixed = (token: string): Tokens => ({ get: () => Promise.resolve(token) })

/**
 * Access tokens in memory. A new one is asked for before the old one's time is
 * over, by one caller for all; while none can be had, the old one does for as long
 * as it lives.
 */
export function openTokens(parts: TokensParts): Tokens {
  const { elapsed = () => performance.now() } = parts
  let held: Held | undefined
  let asking: Promise<Held | undefined> | undefined

  const renewed = (): Promise<Held | undefined> => {
    asking ??= ask(parts, elapsed()).finally(() => (asking = undefined))
    return asking
  }
  return {
    async get(refused) {
      const usable = held?.token === refused ? undefined : held
      if (usable && elapsed() < usable.renewAt) return usable.token
      held = (await renewed()) ?? held
      if (held && held.token !== refused && elapsed() < held.endsAt) return held.token
      throw new UnsentError('UNAUTHENTICATED', 'There is no token for the provisioning service')
    },
  }
}

interface Held {
  readonly token: string
  readonly renewAt: number
  readonly endsAt: number
}

/** Never rejects. `since` is from before the asking, so that a token is never taken for longer than it is. */
async function ask({ grant, keeper, log }: TokensParts, since: number): Promise<Held | undefined> {
  try {
    let kept = await keeper?.read()
    let granted = await grant(kept)
    const newer = granted.ok ? kept : await keeper?.read()
    if (newer !== kept) {
      // Another instance has used that one up meanwhile, and kept the one that took its place.
      kept = newer
      granted = await grant(kept)
    }
    if (!granted.ok) {
      log.warn('no token for provisioning', { code: granted.code })
      return undefined
    }
    // Before anything is done with the access it came with.
    if (granted.refreshToken !== undefined && granted.refreshToken !== kept) await keeper?.keep(granted.refreshToken)
    return holding(granted, since)
  } catch (thrown) {
    log.warn('no token for provisioning: what is kept of it cannot be read', {}, thrown)
    return undefined
  }
}

/** Renewed a minute early, or a tenth of its time where that is less. */
function holding({ token, seconds = Infinity }: Extract<Granted, { ok: true }>, since: number): Held {
  const endsAt = since + seconds * 1000
  return { token, endsAt, renewAt: endsAt - Math.min(60_000, seconds * 100) }
}
