import { z } from 'zod'
import type { Field } from '../../cards/field.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { folded, oneOf, optionalText, siteName, tick, zone } from '../fields.ts'
import { learn, step } from '../flow.ts'
import { customerCountryOf, sitesOf, SITE_IDS, type Mapped, type SiteId, type Sites } from '../given.ts'
import { next, zoneField } from '../pieces.ts'

type Needs = Mapped & Partial<Sites>

/** W12s: a meeting site. The same question up to five times, as long as another one is wanted. */
const siteStep = <const Id extends SiteId>(id: Id) =>
  step({
    id,
    name: (t) => t('site.nth', { n: SITE_IDS.indexOf(id) + 1 }),
    answer: (known: Needs) => {
      const others = sitesOf(known)
        .filter((site) => site.id !== id)
        .map((site) => site.answer['site.name'])
      return z.object({
        'site.name': siteName().refine((name) => !others.includes(name), 'site.twice'),
        'site.timeZone': zone('zone.missing'),
        'site.userManagement': oneOf(['control_hub', 'site_admin'], 'site.userManagement'),
        'site.earlyRelease': tick(),
        transferCode: optionalText(100),
        another: z.enum(['yes', 'no']).default('no'),
      })
    },
    examples: (known) => [
      {
        'site.name': `${folded(known.mapping.customerName).slice(0, 62)}${id.slice(4)}`,
        'site.timeZone': 'Europe/Warsaw',
        'site.userManagement': 'control_hub',
      },
    ],
    verbs: { next: { another: 'no' }, addSite: { another: 'yes' } },
    ask: (t, known) => ({
      title: t(id === 'site' ? 'site.title' : 'site.titleMore'),
      fields: fields(t, known, id),
      forward: [next(t), ...(id === 'site5' ? [] : [{ do: 'addSite', title: t('button.addSite') }])],
      help: [t('site.help')],
    }),
    told: (_, answer) => `${answer['site.name']}.webex.com`,
  })

export const site = siteStep('site')
export const site2 = siteStep('site2')
export const site3 = siteStep('site3')
export const site4 = siteStep('site4')
export const site5 = siteStep('site5')

/** Whether the name is free, before anything else is asked. */
const siteFree = <const Id extends SiteId>(id: Id) =>
  learn({
    id: `${id}Free`,
    inquiry: (known: Partial<Sites>) => ({ about: 'site' as const, name: known[id]?.['site.name'] ?? '' }),
    objection: ({ result, suggestions }) =>
      result === 'available'
        ? undefined
        : { step: id, field: 'site.name', code: result === 'taken' ? 'site.taken' : 'site.invalid', suggestions },
  })

export const siteFree1 = siteFree('site')
export const siteFree2 = siteFree('site2')
export const siteFree3 = siteFree('site3')
export const siteFree4 = siteFree('site4')
export const siteFree5 = siteFree('site5')

function fields(t: Texts, known: Needs, id: SiteId): Field[] {
  return [
    {
      kind: 'text',
      id: 'site.name',
      label: t('field.site.name'),
      hint: t('site.nameHint'),
      maxLength: 100,
      error: t('problem.site.invalid'),
      ...(id === 'site' ? { value: folded(known.mapping.customerName) } : {}),
    },
    zoneField(t, {
      id: 'site.timeZone',
      label: t('field.site.timeZone'),
      country: customerCountryOf(known) ?? '',
      preferred: known.order.timeZone,
    }),
    {
      kind: 'choice',
      look: 'list',
      id: 'site.userManagement',
      label: t('field.site.userManagement'),
      value: 'control_hub',
      error: t('problem.site.userManagement'),
      choices: [
        { value: 'control_hub', title: t('site.controlHub') },
        { value: 'site_admin', title: t('site.siteAdmin') },
      ],
    },
    {
      kind: 'tick',
      id: 'site.earlyRelease',
      label: t('field.site.earlyRelease'),
      says: t('field.site.earlyReleaseSays'),
      optional: true,
      error: t('problem.choice'),
    },
    {
      kind: 'text',
      id: 'transferCode',
      label: t('field.transferCode'),
      hint: t('site.transferHint'),
      maxLength: 100,
      optional: true,
      error: t('problem.tooLong'),
    },
  ]
}
