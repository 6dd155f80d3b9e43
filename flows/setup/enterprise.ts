import { z } from 'zod'
import type { Asked } from '../asked.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { folded, seen, subdomain } from '../fields.ts'
import { step } from '../flow.ts'
import type { Mapped } from '../given.ts'
import { keyOf, learned, type Learned } from '../inquiry.ts'
import { next } from '../pieces.ts'

type Needs = Mapped & { readonly customer: Learned<'organisation'> }

const existing = ({ customer }: Needs) => ('gone' in customer ? undefined : customer.subdomain)
const checked = ({ found, checked: name }: Needs) =>
  name === undefined ? undefined : learned(found, { about: 'subdomain', name })

/** W13: the SIP subdomain. Saved only as it was last checked to be free; one the organisation has already stays. */
export const enterprise = step({
  id: 'enterprise',
  name: (t) => t('enterprise.name'),
  answer: (known: Needs) => {
    const has = existing(known)
    if (has !== undefined) return z.object({ subdomain: seen(has) })
    const free = checked(known)
    return z.object({
      subdomain: subdomain().refine(
        (name) => known.savedSubdomain === name || (free?.result === 'available' && free.name === name),
        'subdomain.checkFirst',
      ),
    })
  },
  examples: (known) => [existing(known) === undefined ? { subdomain: folded(known.mapping.customerName) } : {}],
  ask: (t, known) => (existing(known) === undefined ? choose(t, known) : show(t, existing(known) ?? '')),
  told: (_, answer) => answer.subdomain,
})

function show(t: Texts, name: string): Asked {
  return {
    title: t('enterprise.existing'),
    facts: [{ label: t('field.subdomain'), value: name }, ...preview(t, name)],
    text: [t('enterprise.keeps')],
    forward: [next(t)],
    help: [t('enterprise.help')],
  }
}

function choose(t: Texts, known: Needs): Asked {
  const last = checked(known)
  const free = last?.result === 'available' ? last.name : undefined
  return {
    title: t('enterprise.title'),
    ...(free ? { notice: { tone: 'good' as const, text: t('enterprise.free', { name: free }) } } : {}),
    ...(last && !free
      ? { problem: { field: 'subdomain', code: `subdomain.${last.result}`, suggestions: last.suggestions } }
      : unchecked(known)),
    ...(free ? { facts: preview(t, free) } : { text: [t('enterprise.text')] }),
    fields: [
      {
        kind: 'text',
        id: 'subdomain',
        label: t('field.subdomain'),
        hint: t('enterprise.hint'),
        maxLength: 63,
        value: folded(known.mapping.customerName),
        error: t('problem.subdomain.invalid'),
      },
    ],
    forward: free
      ? [
          { do: 'save', title: t('button.save'), style: 'positive' },
          { do: 'checkAvailability', title: t('button.checkAvailability') },
        ]
      : [
          { do: 'checkAvailability', title: t('button.checkAvailability'), style: 'positive' },
          { do: 'save', title: t('button.save') },
        ],
    help: [t('enterprise.help')],
  }
}

/** The service could not say: that is neither free nor taken. */
function unchecked({ found, checked: name = '' }: Needs): Pick<Asked, 'problem'> {
  const kept = found[keyOf({ about: 'subdomain', name })]
  return kept && !kept.ok ? { problem: { field: 'subdomain', code: 'subdomain.unchecked' } } : {}
}

const preview = (t: Texts, name: string) => [
  { label: t('enterprise.calls'), value: `user@${name}.calls.webex.com` },
  { label: t('enterprise.rooms'), value: `room@${name}.rooms.webex.com` },
]
