import { z } from 'zod'
import { oneOf } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { next } from '../pieces.ts'

/** W1: which side of the order is this person on? */
export const role = step({
  id: 'role',
  name: (t) => t('role.name'),
  answer: (_: Given) => z.object({ role: oneOf(['partner', 'customer'], 'role.missing') }),
  examples: () => [{ role: 'partner' }, { role: 'customer' }],
  ask: (t) => ({
    title: t('role.title'),
    fields: [
      {
        kind: 'choice',
        look: 'list',
        id: 'role',
        label: t('role.label'),
        error: t('problem.role.missing'),
        choices: [
          { value: 'partner', title: t('role.partner') },
          { value: 'customer', title: t('role.customer') },
        ],
      },
    ],
    forward: [next(t)],
    help: [t('role.help')],
  }),
  told: (t, { role }) => t(`role.${role}`),
})
