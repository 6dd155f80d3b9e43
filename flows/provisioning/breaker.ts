import type { Answer, Provisioning, Refusal } from './provisioning.ts'

export interface BreakerOptions {
  readonly now: () => Date
  /** Answers in a row without use until it opens: 5 unless given. */
  readonly failures?: number
  /** For how long it opens at first, and at most: 5 s and a minute unless given. */
  readonly shortestMs?: number
  readonly longestMs?: number
  readonly log: { warn(event: string, fields: Fields): void; info(event: string): void }
}

type Fields = Readonly<Record<string, number>>

/**
 * A back end that is spared while it is down. After some answers in a row without
 * use it is not called for a while, then by one call at a time, which decides
 * whether it is up again or is spared for twice as long. Whoever asks meanwhile is
 * told at once that nothing was sent. Kept in memory only: after a restart it is
 * tried anew.
 */
export function withBreaker(provisioning: Provisioning, options: BreakerOptions): Provisioning {
  const through = openBreaker(options)
  return {
    ...(provisioning.cannot && { cannot: provisioning.cannot }),
    findPartnerOrg: (...all) => through(() => provisioning.findPartnerOrg(...all)),
    findCustomerOrg: (...all) => through(() => provisioning.findCustomerOrg(...all)),
    getOrganisation: (...all) => through(() => provisioning.getOrganisation(...all)),
    checkSubdomain: (...all) => through(() => provisioning.checkSubdomain(...all)),
    checkSite: (...all) => through(() => provisioning.checkSite(...all)),
    begin: (...all) => through(() => provisioning.begin(...all)),
    getJob: (...all) => through(() => provisioning.getJob(...all)),
    findJobs: (...all) => through(() => provisioning.findJobs(...all)),
    setPassword: (...all) => through(() => provisioning.setPassword(...all)),
  }
}

interface Open {
  /** From then on, for so long, in milliseconds. */
  from: number
  readonly forMs: number
  /** The one call that is let through to see. */
  trying: boolean
}

function openBreaker({ now, failures = 5, shortestMs = 5_000, longestMs = 60_000, log }: BreakerOptions) {
  let inRow = 0
  let open: Open | undefined

  const openFor = (forMs: number) => {
    open = { from: now().getTime(), forMs, trying: false }
    log.warn('provisioning is spared', { seconds: forMs / 1_000 })
  }
  const failed = (tried: Open | undefined) => {
    inRow += 1
    if (tried) openFor(Math.min(tried.forMs * 2, longestMs))
    else if (!open && inRow >= failures) openFor(shortestMs)
  }
  const worked = () => {
    inRow = 0
    if (open) log.info('provisioning is called again')
    open = undefined
  }

  return async function through<T>(call: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const tried = open
    if (tried) {
      const ms = waitOf(tried, now().getTime())
      if (ms > 0 || tried.trying) return spared(ms)
      tried.trying = true
    }
    try {
      const answer = await call()
      if (isUseful(answer)) worked()
      else failed(tried)
      return answer
    } finally {
      if (tried) tried.trying = false
    }
  }
}

/** Milliseconds until it may be tried. A clock that was set back must not keep it open for longer than it opened. */
function waitOf(open: Open, now: number): number {
  open.from = Math.min(open.from, now)
  return open.from + open.forMs - now
}

const spared = (ms: number): Refusal => ({
  ok: false,
  code: 'UPSTREAM',
  outcome: 'unsent',
  retryAfter: Math.max(Math.ceil(ms / 1_000), 1),
})

/** A refusal shows that somebody is there; so does “too many calls”, which has a wait of its own. */
const isUseful = (answer: Answer<unknown>): boolean =>
  answer.ok || answer.outcome === 'refused' || answer.code === 'RATE_LIMITED'
