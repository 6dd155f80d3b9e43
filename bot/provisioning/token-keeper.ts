import type { TokenKeeper } from '../../flows/provisioning/http-tokens.ts'
import type { World } from '../../flows/world.ts'
import type { Log } from '../log.ts'

export interface TokenKeeperParts {
  /** The refresh token as it is set. */
  readonly setting: string
  readonly shelf: World['storage']['connections']
  readonly hash: (token: string) => string
  readonly log: Log
}

const shelfKey = 'provisioning'

/** Keeps the refresh token that took the place of the one that is set. Setting another one begins anew. */
export function openTokenKeeper({ setting, shelf, hash, log }: TokenKeeperParts): TokenKeeper {
  const from = hash(setting)
  let unkept: string | undefined
  return {
    async read() {
      const kept = await shelf.get(shelfKey)
      return unkept ?? (kept?.refreshTokenFrom === from ? kept.refreshToken : undefined) ?? setting
    },
    async keep(token) {
      unkept = token
      try {
        await shelf.change(shelfKey, (kept) => ({ ...kept, refreshToken: token, refreshTokenFrom: from }))
        unkept = undefined
      } catch (thrown) {
        log.error('the new token for provisioning is not kept: after a restart, set a fresh one', {}, thrown)
      }
    },
  }
}
