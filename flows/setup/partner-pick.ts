import { z } from 'zod'
import { oneOf } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { next, organisationChoice } from '../pieces.ts'
import type { Lookup } from '../provisioning/contract.ts'

type Needs = Given & { readonly partnerLookup: Lookup }

const offered = ({ partnerLookup }: Needs) => partnerLookup.matches.slice(0, 10)

/** W3, several candidates: which of these look-alikes is ours? */
export const partnerPick = step({
  id: 'partnerPick',
  name: (t) => t('partner.name'),
  answer: (known: Needs) =>
    z.object({ orgId: oneOf([...offered(known).map(({ orgId }) => orgId), 'none'], 'org.missing') }),
  examples: (known) => [
    ...offered(known)
      .slice(0, 1)
      .map(({ orgId }) => ({ orgId })),
    { orgId: 'none' },
  ],
  ask: (t, known) => ({
    title: t('partnerPick.title'),
    text: [t('partnerPick.text', { count: offered(known).length })],
    fields: [
      {
        kind: 'choice',
        look: 'list',
        id: 'orgId',
        label: t('partnerPick.label'),
        error: t('problem.org.missing'),
        choices: [...offered(known).map((org) => organisationChoice(t, org)), { value: 'none', title: t('org.none') }],
      },
    ],
    forward: [next(t)],
    help: [t('partnerPick.help')],
  }),
  told: (t, { orgId }, known) => offered(known).find((org) => org.orgId === orgId)?.name ?? t('org.none'),
})
