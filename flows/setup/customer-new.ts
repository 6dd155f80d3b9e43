import { z } from 'zod'
import { companyName, country, maybeOneOf } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { contractCountry } from '../order.ts'
import { countryField, next } from '../pieces.ts'
import { locales } from '../places.ts'

/** W5, nothing found: the customer organisation to be created. */
export const customerNew = step({
  id: 'customerNew',
  name: (t) => t('customer.name'),
  answer: (_: Given) =>
    z.object({
      customerCompanyName: companyName(),
      customerCountry: country,
      customerLanguage: maybeOneOf(locales, 'language.missing'),
    }),
  examples: ({ order }) => [{ customerCompanyName: order.customerName, customerCountry: 'PL' }],
  ask: (t, { order }) => ({
    title: t('customerNew.title'),
    text: [t('customerNew.text')],
    fields: [
      {
        kind: 'text',
        id: 'customerCompanyName',
        label: t('field.customerCompanyName'),
        maxLength: 200,
        value: order.customerName,
        error: t('problem.company.missing'),
      },
      countryField(t, {
        id: 'customerCountry',
        label: t('field.customerCountry'),
        hint: t('field.countryHint'),
        value: contractCountry(order) ?? '',
      }),
      {
        kind: 'choice',
        look: 'menu',
        id: 'customerLanguage',
        label: t('field.customerLanguage'),
        hint: t('field.customerLanguageHint'),
        optional: true,
        error: t('problem.language.missing'),
        choices: locales
          .map((locale) => ({ value: locale, title: t.tongue(locale) }))
          .sort((a, b) => t.compare(a.title, b.title)),
      },
    ],
    forward: [next(t)],
    help: [t('customerNew.help')],
  }),
  told: (t, answer) =>
    t('org.newLine', { name: answer.customerCompanyName, country: t.country(answer.customerCountry) }),
})
