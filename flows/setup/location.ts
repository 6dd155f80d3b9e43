import { z } from 'zod'
import type { Field } from '../../cards/field.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { oneOf, optionalText, text, typed } from '../fields.ts'
import { step } from '../flow.ts'
import { headOffice, type Calling } from '../given.ts'
import { countryChoices, next } from '../pieces.ts'
import { hasSubdivisions, isPostalCode, needsPostalCode, subdivisionsOf } from '../places.ts'

/** W11: the first calling location. Its country is fixed by the contract; its name is unique in the organisation. */
export const location = step({
  id: 'location',
  name: (t) => t('location.name'),
  answer: (known: Calling) => {
    const country = headOffice(known)
    const names = 'gone' in known.customer ? [] : known.customer.locations.map((name) => name.toLowerCase())
    return z.object({
      'location.name': text(80, 'location.name').refine(
        (name) => !names.includes(name.toLowerCase()),
        'location.taken',
      ),
      'location.country': oneOf([country], 'location.country'),
      'location.address1': text(50, 'location.address1'),
      'location.address2': optionalText(50),
      'location.city': text(50, 'location.city'),
      'location.stateOrProvince': hasSubdivisions(country) ? state(country) : left(),
      'location.postalCode': needsPostalCode(country) ? postalCode(country) : left(),
    })
  },
  examples: (known) => [example(headOffice(known))],
  ask: (t, known) => ({
    title: t('location.title'),
    fields: fields(t, headOffice(known)),
    forward: [next(t)],
    help: [t('location.help')],
  }),
  told: (_, answer) => `${answer['location.name']}, ${answer['location.address1']}, ${answer['location.city']}`,
})

/** What this country's addresses do not have. */
const left = () => z.undefined().optional()

/** A code as ISO 3166-2 has it, with or without the country in front, or the name. */
const state = (country: string) =>
  typed('location.stateOrProvince').transform((value, context) => {
    const wanted = value.toLowerCase()
    const found = subdivisionsOf(country).find(({ code, name }) =>
      [code, `${country}-${code}`, name].some((word) => word.toLowerCase() === wanted),
    )
    if (found) return found.code
    context.addIssue({ code: 'custom', message: 'location.stateOrProvince' })
    return z.NEVER
  })

const postalCode = (country: string) =>
  text(12, 'location.postalCode').refine((code) => isPostalCode(country, code), 'location.postalCode')

function fields(t: Texts, country: string): Field[] {
  const line = (id: 'name' | 'address1' | 'city' | 'postalCode', maxLength: number): Field => ({
    kind: 'text',
    id: `location.${id}`,
    label: t(`field.location.${id}`),
    maxLength,
    error: t(`problem.location.${id}`),
  })
  return [
    { ...line('name', 80), hint: t('location.nameHint') },
    {
      kind: 'choice',
      look: 'menu',
      id: 'location.country',
      label: t('field.location.country'),
      hint: t('location.countryHint'),
      value: country,
      error: t('problem.location.country'),
      choices: countryChoices(t, [country]),
    },
    line('address1', 50),
    {
      kind: 'text',
      id: 'location.address2',
      label: t('field.location.address2'),
      maxLength: 50,
      optional: true,
      error: t('problem.tooLong'),
    },
    line('city', 50),
    ...(hasSubdivisions(country)
      ? [
          {
            kind: 'choice' as const,
            look: 'menu' as const,
            id: 'location.stateOrProvince',
            label: t('field.location.stateOrProvince'),
            error: t('problem.location.stateOrProvince'),
            choices: subdivisionsOf(country).map(({ code, name }) => ({ value: code, title: name })),
          },
        ]
      : []),
    ...(needsPostalCode(country) ? [line('postalCode', 12)] : []),
  ]
}

const CODES: Readonly<Record<string, string>> = {
  PL: '00-001',
  US: '10001',
  GB: 'SW1A 1AA',
  CA: 'K1A 0B1',
  BR: '01001-000',
  IN: '110001',
  NL: '1012 AB',
  PT: '1000-001',
  JP: '100-0001',
  AU: '2000',
  AT: '1010',
  BE: '1000',
  CH: '8001',
  DK: '1050',
  NO: '0150',
  CZ: '110 00',
  SK: '811 01',
  SE: '111 20',
}

const example = (country: string): Record<string, string> => ({
  'location.name': 'Centrala',
  'location.country': country,
  'location.address1': 'ul. Świętokrzyska 1',
  'location.city': 'Warszawa',
  ...(hasSubdivisions(country) ? { 'location.stateOrProvince': subdivisionsOf(country)[0]?.code ?? '' } : {}),
  ...(needsPostalCode(country) ? { 'location.postalCode': CODES[country] ?? '10115' } : {}),
})
