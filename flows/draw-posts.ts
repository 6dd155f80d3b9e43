import type { Button, Mark, Question } from '../cards/ask.ts'
import type { Texts } from '../cards/texts/texts.ts'
import type { Case, Ctx } from './case.ts'
import { bare } from './draw-buttons.ts'
import { drawMatter } from './draw-matter.ts'
import { deadlineFacts, promptDeadline, purchaseFacts } from './pieces.ts'
import { standing } from './standing.ts'

/** Draws a card beside the live one. Undefined when there is no reason for it any more. */
export function drawPost(t: Texts, it: Case, ctx: Ctx, id: string): Question | undefined {
  const mark: Mark = { order: it.id, step: id.split(':')[0] ?? '', rev: it.state.rev }
  if (id === 'offer') return offer(t, it, ctx, mark)
  if (id === 'claim') return claim(t, it, ctx, mark)
  if (id === 'customer') return customer(t, it, mark)
  const matter = it.state.matters.find((each) => `matter:${each.id}` === id)
  return matter && drawMatter(t, it, ctx, { matter, mark })
}

/** The set-up is offered: what it is, how far it is, how long there is; never an answer. */
function offer(t: Texts, it: Case, ctx: Ctx, mark: Mark): Question | undefined {
  const { offer: open, order } = it.state
  if (!open) return undefined
  const { path, position } = standing(it, ctx)
  const given = open.fresh ? 0 : position.answered.length
  return {
    mark,
    title: t('offer.title', { name: open.by.name, order: it.id }),
    text: [
      t('offer.text', { count: given }),
      t('offer.owner', { name: open.by.name }),
      ...('spaceId' in open.to ? [t('offer.byTyping', { order: it.id })] : []),
    ],
    facts: [
      { label: t('order.number'), value: it.id },
      { label: t('order.customer'), value: order.customerName },
      { label: t('offer.given'), value: t('answers', { count: given }) },
      {
        label: t('offer.left'),
        value: t('steps', { count: Math.max(1, position.total - (open.fresh ? 0 : path.length - 1)) }),
      },
      ...deadlineFacts(t, it, ctx),
    ],
    buttons: [
      { do: 'takeOver', title: t('button.takeOver'), style: 'positive', ...bare },
      ...('personId' in open.to ? [{ do: 'decline', title: t('button.notMe'), ...bare }] : []),
    ],
  }
}

/** In a space of the company: an order nobody has taken, or who took it. */
function claim(t: Texts, it: Case, ctx: Ctx, mark: Mark): Question {
  const { order, claim: taken, zone } = it.state
  const open = it.state.person === undefined || it.state.released === true
  return {
    mark,
    title: t(open ? 'claim.title' : 'claim.takenTitle', { customer: order.customerName }),
    text: [
      open || !taken ? t('claim.text') : t('claim.taken', { name: taken.name, moment: t.moment(taken.at, zone) }),
      ...(open ? [t('claim.byTyping', { order: it.id })] : []),
    ],
    facts: [{ label: t('order.number'), value: it.id }, ...purchaseFacts(t, order), ...promptDeadline(t, it, ctx)],
    buttons: open ? [{ do: 'claim', title: t('button.takeOrder'), style: 'positive', ...bare }] : [],
  }
}

/** To the customer, who sets up: how to begin, with whom to speak. */
function customer(t: Texts, it: Case, mark: Mark): Question {
  const { order } = it.state
  const begin: Button = { do: 'start', title: t('button.customerStart'), style: 'positive', ...bare }
  return {
    mark,
    title: t('customerPrompt.title'),
    text: [t('customerPrompt.text', { partner: order.partnerName ?? t('word.yourPartner') })],
    facts: [{ label: t('order.number'), value: it.id }, ...purchaseFacts(t, order)],
    buttons: [begin],
  }
}
