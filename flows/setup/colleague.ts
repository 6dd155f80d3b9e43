import { z } from 'zod'
import { email } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { emailField, next } from '../pieces.ts'
import { sameAddress, sharesDomain } from '../people.ts'
import type { Learned } from '../inquiry.ts'

interface Known extends Given {
  readonly colleagues?: Learned<'colleagues'>
}

/** W2a: which colleague sets up instead? Named by address, or picked among those of the spaces shared with the bot. */
export const colleague = step({
  id: 'colleague',
  name: (t) => t('colleague.name'),
  answer: (known: Known) =>
    z
      .object({ colleaguePick: z.string().max(254).optional(), colleagueEmail: z.string().optional() })
      .transform(({ colleaguePick, colleagueEmail }) => colleagueEmail?.trim() || colleaguePick || '')
      .pipe(email('colleague.missing'))
      .superRefine((address, context) => {
        const fail = (message: string) => context.addIssue({ code: 'custom', message })
        if (sameAddress(address, known.owner.email) || sameAddress(address, known.contactEmail)) fail('colleague.self')
        else if (!isCompany(known, address)) fail('colleague.elsewhere')
      })
      .transform((colleagueEmail) => ({ colleagueEmail })),
  examples: () => [{ colleagueEmail: 'marek@nordwind.example' }],
  ask: (t, known) => {
    const people = known.colleagues?.people ?? []
    return {
      title: t('colleague.title'),
      text: [t('colleague.text')],
      fields: [
        ...(people.length > 0
          ? [
              {
                kind: 'choice' as const,
                look: 'menu' as const,
                id: 'colleaguePick',
                label: t('field.colleaguePick'),
                optional: true,
                error: t('problem.choice'),
                choices: people.map(({ email: value, displayName }) => ({ value, title: `${displayName}, ${value}` })),
              },
            ]
          : []),
        emailField(t, 'colleagueEmail', t('field.colleagueEmail'), people.length > 0 ? { optional: true } : {}),
      ],
      forward: [next(t)],
      help: [t('colleague.help')],
    }
  },
  told: (_, { colleagueEmail }) => colleagueEmail,
})

const isCompany = ({ owner, contactEmail }: Given, address: string): boolean =>
  sharesDomain(owner.email, address) || sharesDomain(contactEmail, address)
