import { z } from 'zod'
import { maybeOneOf, optionalEmail } from '../fields.ts'
import { step } from '../flow.ts'
import type { Given } from '../given.ts'
import { emailField, next } from '../pieces.ts'
import { sameAddress, sharesDomain } from '../people.ts'
import type { Learned } from '../inquiry.ts'

interface Known extends Given {
  readonly colleagues?: Learned<'colleagues'>
}

interface Answer {
  readonly colleagueEmail?: string | undefined
  readonly colleaguePick?: string | undefined
}

/** W2a: which colleague sets up instead? Named by address, or picked among those of the spaces shared with the bot. */
export const colleague = step({
  id: 'colleague',
  name: (t) => t('colleague.name'),
  answer: (known: Known) => {
    const colleagueEmail = optionalEmail()
    const listed = people(known).map(({ email }) => email)
    const good = (answer: Answer, context: z.RefinementCtx) => {
      const fault = faultOf(known, colleagueIn(answer))
      if (fault) context.addIssue({ code: 'custom', message: fault, path: ['colleagueEmail'] })
    }
    return listed.length > 0
      ? z.object({ colleaguePick: maybeOneOf(listed, 'colleague.missing'), colleagueEmail }).superRefine(good)
      : z.object({ colleagueEmail }).superRefine(good)
  },
  examples: () => [{ colleagueEmail: 'marek@nordwind.example' }],
  ask: (t, known) => {
    const there = people(known)
    return {
      title: t('colleague.title'),
      text: [t('colleague.text')],
      fields: [
        ...(there.length > 0
          ? [
              {
                kind: 'choice' as const,
                look: 'menu' as const,
                id: 'colleaguePick',
                label: t('field.colleaguePick'),
                optional: true,
                error: t('problem.choice'),
                choices: there.map(({ email: value, displayName }) => ({ value, title: `${displayName}, ${value}` })),
              },
            ]
          : []),
        there.length > 0
          ? emailField(t, 'colleagueEmail', t('field.otherColleagueEmail'), { optional: true })
          : emailField(t, 'colleagueEmail', t('field.colleagueEmail')),
      ],
      forward: [next(t)],
      help: [t('colleague.help')],
    }
  },
  told: (_, answer) => colleagueIn(answer),
})

const people = ({ colleagues }: Known) => colleagues?.people ?? []

/** The address that was typed, else the one that was picked. */
export const colleagueIn = (answer: Answer): string => answer.colleagueEmail ?? answer.colleaguePick ?? ''

function faultOf(known: Known, address: string): string | undefined {
  if (address === '') return 'colleague.missing'
  if (sameAddress(address, known.owner.email) || sameAddress(address, known.contactEmail)) return 'colleague.self'
  return isCompany(known, address) ? undefined : 'colleague.elsewhere'
}

const isCompany = ({ owner, contactEmail }: Given, address: string): boolean =>
  sharesDomain(owner.email, address) || sharesDomain(contactEmail, address)
