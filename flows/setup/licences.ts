import { z } from 'zod'
import { typed } from '../fields.ts'
import { step } from '../flow.ts'
import { sitesOf, type Mapped, type Sites } from '../given.ts'
import { purchased } from '../order.ts'
import { next } from '../pieces.ts'

type Needs = Mapped & Partial<Sites>

const id = (at: number) => `sites[${at}].licences`
const quantity = ({ order }: Needs) => purchased(order).find(({ service }) => service === 'meetings')?.quantity ?? 0

const whole = () =>
  z.union(
    [
      z.int().min(0),
      typed('licences.number')
        .pipe(z.string().regex(/^\d{1,7}$/, 'licences.number'))
        .transform(Number),
    ],
    'licences.number',
  )

/** W12s, several sites: who gets how many of the meeting licences? They must add up to what was bought. */
export const licences = step({
  id: 'licences',
  name: (t) => t('licences.name'),
  answer: (known: Needs) =>
    z
      .object(Object.fromEntries(sitesOf(known).map((_, at) => [id(at), whole()])))
      .refine((split) => Object.values(split).reduce((sum, part) => sum + part, 0) === quantity(known), {
        path: [id(0)],
        message: 'licences.sum',
      }),
  examples: (known) => [
    Object.fromEntries(sitesOf(known).map((_, at) => [id(at), at === 0 ? String(quantity(known)) : '0'])),
  ],
  ask: (t, known) => ({
    title: t('licences.title', { count: quantity(known) }),
    fields: sitesOf(known).map(({ answer }, at) => ({
      kind: 'text' as const,
      id: id(at),
      label: `${answer['site.name']}.webex.com`,
      maxLength: 7,
      error: t('problem.licences.number'),
    })),
    forward: [next(t)],
    help: [t('licences.help')],
  }),
  told: (_, answer, known) =>
    sitesOf(known)
      .map((each, at) => `${each.answer['site.name']}: ${answer[id(at)] ?? 0}`)
      .join(', '),
})
