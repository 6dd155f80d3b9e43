import { emptySecret, note, type Case, type Ctx } from './case.ts'
import type { State } from './record.ts'

/** What is deleted of an order when it is over for long, or when somebody asks to be forgotten. */

const NOBODY = { personId: '', email: 'forgotten@deleted.invalid', name: '' } as const
const OVER: readonly State['status'][] = ['provisioned', 'provisioned_with_errors', 'closed', 'cancelled', 'superseded']

export const isOver = ({ state }: Pick<Case, 'state'>): boolean => OVER.includes(state.status)

/**
 * Names, addresses and ids of people go, also from the audit trail, where what was done and when stays. Nothing of an
 * order that is still going on is touched.
 */
export function scrubbed(it: Case, ctx: Ctx): Case {
  if (!isOver(it)) return it
  const { person: _person, delegate: _delegate, claim: _claim, customer: _customer, live: _live, ...state } = it.state
  const { accountRep: _rep, ...order } = state.order
  const bare: Case = {
    ...it,
    secret: emptySecret,
    effects: it.effects.filter(({ kind }) => kind === 'remove'),
    state: {
      ...state,
      order: { ...order, contact: { email: NOBODY.email } },
      posts: [],
      forgottenAt: ctx.now.toISOString(),
      codes: [],
      links: [],
      matters: state.matters.map(({ who: _who, claimed: _claimed, solved, ...rest }) => ({
        ...rest,
        ...(solved ? { solved: { how: solved.how, at: solved.at } } : {}),
      })),
      history: state.history.map(({ at, what, via }) => ({ at, what, ...(via ? { via } : {}) })),
      ...(state.receipt ? { receipt: { ...state.receipt, by: '' } } : {}),
      ...(state.run ? { run: { ...state.run, by: '' } } : {}),
      ...(state.provisionedBy ? { provisionedBy: { ...state.provisionedBy, name: '' } } : {}),
    },
  }
  return note(bare, ctx, 'forgotten', undefined, 'clock')
}
