import { z } from 'zod'
import { seen, ticked } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { contractCountry } from '../order.ts'
import { next } from '../pieces.ts'

type Needs = Given & { readonly customerNew?: { readonly customerCountry: string } }

/** W5, a new organisation in another country than the contract's: the data region is fixed for good, so it is asked. */
export const customerCountry = step({
  id: 'customerCountry',
  name: (t) => t('customerCountry.name'),
  answer: ({ customerNew }: Needs) =>
    z.object({ confirmCountry: ticked('country.confirm'), country: seen(customerNew?.customerCountry ?? '') }),
  examples: () => [{ confirmCountry: 'true' }],
  ask: (t, { order, customerNew }) => {
    const names = {
      chosen: t.country(customerNew?.customerCountry ?? ''),
      contract: t.country(contractCountry(order) ?? ''),
    }
    return {
      title: t('customerCountry.title', names),
      text: [t('customerCountry.text', names)],
      fields: [
        {
          kind: 'tick',
          id: 'confirmCountry',
          label: t('field.confirmCountry'),
          says: t('field.confirmCountrySays', names),
          error: t('problem.country.confirm'),
        },
      ],
      forward: [next(t)],
      help: [t('customerCountry.help')],
    }
  },
  told: () => undefined,
  milestone: true,
})
