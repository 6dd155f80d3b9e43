import { z } from 'zod'
import { step } from '../flow.ts'
import type { Mapped } from '../given.ts'
import { next } from '../pieces.ts'

/** W9: the new partner organisation's administrator gets a password, on a page of ours and never here. */
export const password = step({
  id: 'password',
  name: (t) => t('password.name'),
  answer: ({ passwordSet }: Mapped) => z.object({}, 'password.notYet').refine(() => passwordSet, 'password.notYet'),
  examples: () => [{}],
  ask: (t, { mapping, passwordLink }) => ({
    title: t('password.title'),
    text: [t('password.text', { email: mapping.partnerAdminEmail, name: mapping.partnerName }), t('password.onPage')],
    forward: [
      ...(passwordLink ? [{ do: 'open', title: t('button.setPassword'), url: passwordLink }] : []),
      next(t),
      { do: 'resend', title: t('button.newLink'), bare: true },
    ],
    help: [t('password.help')],
  }),
  told: (t) => t('password.told'),
  milestone: true,
})
