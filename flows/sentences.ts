import type { Texts } from '../cards/texts/texts.ts'
import type { OrderDoc } from './record.ts'
import { contactOf } from './people.ts'

/** One thing to be said about an order, as it lies among the due work: codes, ids and names, never an answer. */
export interface Say {
  readonly say: string
  readonly step?: string
  /** A person's id; absent: whoever sets up, else the contact. */
  readonly to?: string
  readonly space?: string
  readonly day?: string
  /** Whom it is about, by name or address. */
  readonly about?: string
  readonly matter?: string
}

/** The sentence, in the reader's language. */
export function sentence(t: Texts, doc: OrderDoc, { say, day, about = '', matter }: Say): string {
  const { order, zone, claim, session, person } = doc.state
  switch (say) {
    case 'early':
      return t('told.early', { day: t.day(day ?? '') })
    case 'mapped':
      return t('told.mapped', { order: doc.id, customer: doc.secret.mapping?.customerName ?? order.customerName })
    case 'mappedBefore': {
      const { partnerName: partner = '', customerName: customer = '' } = doc.secret.mapping ?? {}
      return t('told.mappedBefore', { order: doc.id, partner, customer })
    }
    case 'busy': {
      const { run } = doc.state
      return run && !run.over
        ? t('told.running', { name: run.by, moment: t.moment(run.at, zone) })
        : t.coded('say', say)
    }
    case 'idle':
      return t('told.idle', { order: doc.id })
    case 'delegated':
      return t('told.delegated', { order: doc.id, email: about })
    case 'delegatedTagged':
      return `${t('told.delegated', { order: doc.id, email: about })} ${t('told.taggedOwn')}`
    case 'byLetter':
      return t('told.byLetter', { order: doc.id, email: about })
    case 'notReached':
      return t('told.notReached', { order: doc.id })
    case 'taken':
      return t('told.taken', { order: doc.id, name: about })
    case 'offerWithdrawn':
      return t('told.offerWithdrawn', { order: doc.id, name: about })
    case 'offerOver':
      return t('told.offerOver', { order: doc.id, name: (session?.owner ?? person)?.name ?? '' })
    case 'belongsTo':
      return t('told.belongsTo', { name: (session?.owner ?? person)?.name ?? contactOf(doc.state).email })
    case 'claimedBy':
      return claim
        ? t('told.claimedBy', { order: doc.id, name: claim.name, moment: t.moment(claim.at, zone) })
        : person
          ? t('told.belongsTo', { name: person.name })
          : t.coded('say', 'notYours')
    case 'repClaimed':
    case 'repSolved':
    case 'repDetails':
      return ofMatter(t, doc, say, matter)
    default:
      return t.coded('say', say)
  }
}

/** To a representative, in private, and so in full. */
function ofMatter(t: Texts, { id, state, secret }: OrderDoc, say: string, matter: string | undefined): string {
  const found = state.matters.find((each) => each.id === matter)
  const { zone } = state
  if (say === 'repClaimed')
    return t('told.repClaimed', {
      order: id,
      name: found?.claimed?.name ?? '',
      moment: t.moment(found?.claimed?.at ?? state.prompt.dueAt, zone),
    })
  if (say === 'repSolved')
    return t('told.repSolved', {
      order: id,
      how: t.coded('solved', found?.solved?.how ?? ''),
      moment: t.moment(found?.solved?.at ?? state.prompt.dueAt, zone),
    })
  const person = state.session?.owner ?? state.person
  return [
    t('told.repDetails', { order: id, customer: state.order.customerName, contact: contactOf(state).email }),
    ...(person ? [t('told.repPerson', { name: person.name, email: person.email })] : []),
    ...(secret.candidates ?? []).map(({ orgId, name, domains }) =>
      t('told.repCandidate', { name, orgId, domains: domains.join(', ') }),
    ),
  ].join('\n')
}
