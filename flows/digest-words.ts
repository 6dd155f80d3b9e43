import type { Texts } from '../cards/texts/texts.ts'
import { visible } from '../cards/literal.ts'
import { figuresOf, needsOf, reached, STAGES, type Figures, type Need } from './figures.ts'
import type { OrderDoc } from './record.ts'
import { exampleOf, figureLines, more } from './rep-answers.ts'

/** What a morning's digest says, in words and in a picture. */

/** What the picture of the digest is drawn from. */
export interface Funnel {
  readonly title: string
  readonly language: string
  readonly stages: readonly { readonly label: string; readonly count: number; readonly note: string }[]
}

export interface Morning {
  /** The local day. */
  readonly day: string
  readonly figures: Figures
  readonly needs: readonly Need[]
  /** As many orders as came to each of `STAGES`. */
  readonly reached: readonly number[]
}

export const morningOf = (docs: readonly OrderDoc[], now: Date, day: string): Morning => ({
  day,
  figures: figuresOf(docs, now),
  needs: needsOf(docs, now),
  reached: reached(docs, now),
})

const MOST_NEEDS = 15

/** The digest in words: the figures that are not zero, whom orders wait for, how far orders come, and how to see more. */
export function digestWords(t: Texts, { day, figures, needs, reached: counts }: Morning): string {
  const lines = needs.slice(0, MOST_NEEDS).map((need) => needLine(t, need))
  const stages = STAGES.map((stage, n) => `${t(`funnel.stage.${stage}`)}: ${counts[n] ?? 0}`)
  return [
    t('digest.title', { day: t.day(day) }),
    ...figureLines(t, figures),
    '',
    ...(lines.length > 0 ? [t('digest.needs'), ...lines, ...more(t, needs.length - lines.length)] : [t('digest.calm')]),
    '',
    ...((counts[0] ?? 0) > 0 ? [t('funnel.title'), stages.join(' → '), ''] : []),
    t('digest.how', { due: exampleOf(t, 'repDue'), find: exampleOf(t, 'repFind') }),
  ].join('\n')
}

function needLine(t: Texts, { order, customer, what, daysLeft, claimedBy }: Need): string {
  return [
    `• ${order}`,
    visible(customer),
    what.map((kind) => t.coded('matter', `${kind}.title`)).join('; '),
    ...(daysLeft === undefined ? [] : [t('desk.daysLeft', { count: daysLeft })]),
    ...(claimedBy.length > 0 ? [t('digest.claimedBy', { name: claimedBy.join(', ') })] : []),
  ].join(' · ')
}

/** The same as a picture: where people stop is a stage's note. */
export function funnelOf(t: Texts, { reached: counts }: Morning): Funnel {
  const stages = STAGES.map((stage, n) => {
    const count = counts[n] ?? 0
    const here = count - (counts[n + 1] ?? count)
    return {
      label: t(`funnel.stage.${stage}`),
      count,
      note: here > 0 ? t('funnel.here', { count: `${here}` }) : '',
    }
  })
  return { title: t('funnel.title'), language: t.language, stages }
}
