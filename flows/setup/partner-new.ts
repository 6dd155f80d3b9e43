import { z } from 'zod'
import { companyName, country, email, optionalText } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { countryField, emailField, next } from '../pieces.ts'
import { contractCountry } from '../order.ts'

/** W3, first order: the partner organisation to be created. Only a draft until the order is mapped. */
export const partnerNew = step({
  id: 'partnerNew',
  name: (t) => t('partner.name'),
  answer: (_: Given) =>
    z.object({
      partnerAdminEmail: email(),
      partnerCompanyName: companyName(),
      partnerCountry: country,
      partnerAdminFirstName: optionalText(64),
      partnerAdminLastName: optionalText(64),
    }),
  examples: ({ owner, order }) => [
    {
      partnerAdminEmail: owner.email,
      partnerCompanyName: order.partnerName ?? 'Nordwind Systemy Sp. z o.o.',
      partnerCountry: 'PL',
    },
  ],
  ask: (t, { owner, order }) => ({
    title: t('partnerNew.title'),
    text: [t('partnerNew.text')],
    fields: [
      emailField(t, 'partnerAdminEmail', t('field.partnerAdminEmail'), { value: owner.email }),
      {
        kind: 'text',
        id: 'partnerCompanyName',
        label: t('field.partnerCompanyName'),
        maxLength: 200,
        error: t('problem.company.missing'),
        ...(order.partnerName ? { value: order.partnerName } : {}),
      },
      countryField(t, {
        id: 'partnerCountry',
        label: t('field.partnerCountry'),
        hint: t('field.countryHint'),
        ...(contractCountry(order) ? { value: contractCountry(order) as string } : {}),
      }),
      {
        kind: 'text',
        id: 'partnerAdminFirstName',
        label: t('field.firstName'),
        maxLength: 64,
        optional: true,
        error: t('problem.tooLong'),
      },
      {
        kind: 'text',
        id: 'partnerAdminLastName',
        label: t('field.lastName'),
        maxLength: 64,
        optional: true,
        error: t('problem.tooLong'),
      },
    ],
    forward: [next(t)],
    help: [t('partnerNew.help')],
  }),
  told: (t, answer) => t('org.newLine', { name: answer.partnerCompanyName, country: t.country(answer.partnerCountry) }),
})
