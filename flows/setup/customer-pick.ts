import { z } from 'zod'
import { oneOf } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { next, organisationChoice } from '../pieces.ts'
import type { Lookup } from '../provisioning/contract.ts'

type Needs = Given & {
  readonly customerLookup: Lookup
  readonly customerAdmin: { readonly customerAdminEmail: string }
}

const offered = ({ customerLookup }: Needs) => customerLookup.matches.slice(0, 10)

/** A trial is converted with the address it was made with, and no other. */
function isTrialOfAnother({ customerLookup, customerAdmin }: Needs, orgId: string): boolean {
  const org = customerLookup.matches.find((match) => match.orgId === orgId)
  const admin = org?.isTrial ? org.trialAdminEmail : undefined
  return admin !== undefined && admin !== customerAdmin.customerAdminEmail
}

/** The organisation of the list that the administrator's address belongs to: a person can be in only one. */
const home = ({ customerLookup }: Needs) => customerLookup.matches.find(({ emailRole }) => emailRole !== 'none')?.orgId

/** W5, candidates by name or domain: one of these, a new one, or none that is known? */
export const customerPick = step({
  id: 'customerPick',
  name: (t) => t('customer.name'),
  answer: (known: Needs) =>
    z.object({
      orgId: oneOf([...offered(known).map(({ orgId }) => orgId), 'new', 'none'], 'org.missing')
        .refine((orgId) => !isTrialOfAnother(known, orgId), 'email.trialAdmin')
        .refine((orgId) => orgId === 'none' || orgId === (home(known) ?? orgId), 'org.emailElsewhere'),
    }),
  examples: (known) => [
    ...offered(known)
      .slice(0, 1)
      .map(({ orgId }) => ({ orgId })),
    { orgId: 'new' },
    { orgId: 'none' },
  ],
  ask: (t, known) => ({
    title: t('customerPick.title'),
    text: [t('customerPick.text', { count: offered(known).length })],
    fields: [
      {
        kind: 'choice',
        look: 'list',
        id: 'orgId',
        label: t('customerPick.label'),
        error: t('problem.org.missing'),
        choices: [
          ...offered(known).map((org) => organisationChoice(t, org)),
          { value: 'new', title: t('customerPick.new') },
          { value: 'none', title: t('org.none') },
        ],
      },
    ],
    forward: [next(t)],
    help: [t('customerPick.help')],
  }),
  told: (t, { orgId }, known) =>
    offered(known).find((org) => org.orgId === orgId)?.name ??
    (orgId === 'new' ? t('customerPick.new') : t('org.none')),
})
