import { due, emptySecret, type Case, type Ctx } from './case.ts'

/** Work that is done for a live set-up, and for nothing else. */
const LIVE = ['inquire', 'patience', 'lapse', 'offerLapse', 'call', 'look']

/** The draft and its traces in the chat go; what is mapped stays, and what waits for a representative. */
export function withoutSession(it: Case, ctx: Ctx): Case {
  const { session, offer: _offer, ...state } = it.state
  const { mapping, savedSubdomain, partnerMade, rulings, parked, candidates } = it.secret
  const secret = {
    ...emptySecret,
    ...(mapping ? { mapping } : {}),
    ...(savedSubdomain ? { savedSubdomain } : {}),
    ...(partnerMade ? { partnerMade } : {}),
    ...(rulings ? { rulings } : {}),
    ...(parked ? { parked } : {}),
    ...(candidates ? { candidates } : {}),
  }
  const isLive = (kind: string, payload: unknown) =>
    LIVE.includes(kind) || (kind === 'say' && (payload as { readonly to?: string }).to === undefined)
  const bare: Case = {
    id: it.id,
    state: { ...state, links: [], ...(session ? { person: session.owner } : {}) },
    secret,
    effects: it.effects.filter(({ kind, payload }) => !isLive(kind, payload)),
  }
  return (session?.trail ?? []).reduce((left, messageId) => due(left, ctx, 'remove', { messageId }), bare)
}
