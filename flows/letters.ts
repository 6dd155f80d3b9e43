import type { Texts } from '../cards/texts/texts.ts'
import type { Case, Ctx } from './case.ts'
import { drawMatter } from './draw-matter.ts'
import type { Letter } from './mail.ts'
import { startDate } from './order.ts'
import { deadlineFacts, promptDeadline, purchaseFacts, repOf } from './pieces.ts'

export type LetterKind = 'prompt' | 'claim' | 'customer' | 'matter'

interface About {
  readonly letter: LetterKind
  /** The code by which the order can be claimed; only in letters to whoever may. */
  readonly code: string | undefined
  /** Where our pages are. */
  readonly url: string
  readonly matter?: string
}

/** What a letter says. Undefined when its reason is gone. */
export function letterOf(t: Texts, it: Case, ctx: Ctx, about: About): Letter | undefined {
  if (about.letter === 'matter') return ofMatter(t, it, ctx, about.matter)
  const { order } = it.state
  const names = { order: it.id, customer: order.customerName, partner: order.partnerName ?? t('word.yourPartner') }
  const kind = about.letter
  return {
    language: t.language,
    subject: subjectOf(t, kind, names),
    title: kind === 'customer' ? t('mail.customerTitle', names) : t('prompt.title', { customer: order.customerName }),
    paragraphs: paragraphs(t, it, about, names),
    facts: [
      { label: t('order.number'), value: it.id },
      { label: t('order.customer'), value: order.customerName },
      ...purchaseFacts(t, order),
      { label: t('order.start'), value: t.day(startDate(order)) },
      // A letter in place of the chat does not start the window; one to a shared address does.
      ...(kind === 'claim' ? promptDeadline(t, it, ctx) : kind === 'prompt' ? deadlineFacts(t, it, ctx) : []),
    ],
    ...(about.code ? { button: { title: t('button.start'), url: `${about.url}/claim/${about.code}` } } : {}),
    footer: `${t('mail.footer')} ${repOf(t, order)}`,
  }
}

function subjectOf(t: Texts, kind: Exclude<LetterKind, 'matter'>, names: { order: string; partner: string }): string {
  if (kind === 'customer') return t('mail.customerSubject', names)
  return kind === 'claim' ? t('mail.claimSubject', names) : t('mail.promptSubject', names)
}

function paragraphs(
  t: Texts,
  { state: { delegate } }: Case,
  { letter, code = '' }: About,
  names: { order: string; customer: string; partner: string },
): string[] {
  if (letter === 'customer') return [t('mail.customerText', names), t('mail.customerHow')]
  return [
    ...(delegate ? [t('mail.delegated', { name: delegate.by.name })] : []),
    letter === 'claim' ? t('mail.claimText', names) : t('mail.promptText', names),
    t('mail.code', { code }),
  ]
}

/** What the representatives' space would have said. */
function ofMatter(t: Texts, it: Case, ctx: Ctx, id: string | undefined): Letter | undefined {
  const matter = it.state.matters.find((each) => each.id === id)
  if (!matter || matter.solved) return undefined
  const { title, text = [], facts = [] } = drawMatter(t, it, ctx, { matter, mark: { order: it.id, step: '', rev: 0 } })
  return {
    language: t.language,
    subject: title,
    title,
    paragraphs: [...text.slice(0, 1), t('mail.noSpace')],
    facts,
    footer: t('mail.footer'),
  }
}
