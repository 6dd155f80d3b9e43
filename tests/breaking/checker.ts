import { cardOf, type CardSeen } from '../support/player.ts'
import type { Evidence } from './evidence.ts'

/** Compares the ledger, the store, the trail and what people were told; each rule says in words what is not as it must be. */

type Rule = (seen: Evidence) => readonly string[]

const isDone = (status: string): boolean => status.startsWith('provisioned')

const billings = ({ ledger }: Evidence) => ledger.filter(({ operation }) => operation === 'billingStarted')
const accepted = ({ ledger }: Evidence) =>
  ledger.filter(({ outcome }) => outcome === 'accepted' || outcome === 'repeated')

const when = (wrong: boolean, words: string): readonly string[] => (wrong ? [words] : [])

/** The rules by name, so that each can be shown to fail. */
export const rules: Readonly<Record<string, Rule>> = {
  'billing starts at most once': (seen) =>
    when(billings(seen).length > 1, `billing was started ${billings(seen).length} times`),

  'billing has started where the order says so, and nowhere else': (seen) => {
    const { status, receipt } = seen.account
    const says = isDone(status) && (receipt === undefined || receipt.billing === 'started')
    if (says && billings(seen).length === 0) return ['the order says that billing has started, and it has not']
    const mayHave = says || receipt?.billing === 'unknown' || isRunning(seen)
    return when(!mayHave && billings(seen).length > 0, `billing has started, and the order is ${status}`)
  },

  'what was taken in is handled': ({ pending }) => when(pending > 0, `${pending} events were taken in and not handled`),

  'every operation comes to an end': (seen) =>
    isRunning(seen)
      ? []
      : seen.account.operations
          .filter(({ phase }) => !['confirmed', 'refused', 'undone'].includes(phase))
          .map(({ operation, phase }) => `${operation} is still ${phase}; due is ${JSON.stringify(seen.account.due)}`),

  'an operation acts once under each key': (seen) => {
    const first = accepted(seen).filter(({ repeat }) => !repeat)
    const twice = first.filter(
      ({ idempotencyKey }, n) => first.findIndex((it) => it.idempotencyKey === idempotencyKey) < n,
    )
    return twice.map(({ operation }) => `${operation} was done twice under one key`)
  },

  'no operation is sent under more keys than were written down': (seen) => {
    const names = [...new Set(accepted(seen).map(({ operation }) => operation))].filter((name) => name !== 'mapOrder')
    return names.flatMap((name) => {
      const keys = new Set(accepted(seen).flatMap((it) => (it.operation === name ? [it.idempotencyKey] : []))).size
      const written = seen.account.history.filter(({ what }) => what === `begun:${name}`).length
      return when(keys > written, `${name} was sent under ${keys} keys, and begun ${written} times`)
    })
  },

  'the trail has a beginning and an end of every operation': (seen) => (isRunning(seen) ? [] : trail(seen)),

  'the receipt names the job that started billing': (seen) => {
    const { receipt } = seen.account
    const job = billings(seen)[0]?.jobId
    return when(
      receipt?.billing === 'started' && job !== undefined && receipt.reference !== job,
      `the receipt says ${receipt?.reference}, the service says ${job}`,
    )
  },

  'there is one card, and it says how things stand': (seen) => {
    const cards = cardsOf(seen)
    if (cards.length > 1) return [`there are ${cards.length} cards: ${cards.map(({ title }) => title).join(' | ')}`]
    const [card] = cards
    if (!isDone(seen.account.status)) return []
    if (!card) return ['it is done, and there is no card that says so']
    return when(/provision|retry|next/.test(card.verbs.join(' ')), `it is done, and the card says "${card.title}"`)
  },

  'a press counts once': ({ account, acts }) => {
    const counted = account.history.filter(({ what }) => /^(answered:plan$|stale:)/.test(what)).length
    return when(counted > acts, `${acts} presses were counted as ${counted}`)
  },

  'nobody is told the same thing oftener than they asked': ({ told, acts }) => {
    const words = told.filter(({ attachments }) => !attachments).map(({ text }) => text)
    const times = (text: string) => words.filter((one) => one === text).length
    const often = [...new Set(words)].filter((text) => times(text) > Math.max(acts, 1))
    return often.map((text) => `said ${times(text)} times, asked ${acts} times: ${text}`)
  },

  'nobody is told that it is done when it is not': (seen) =>
    when(
      !isDone(seen.account.status) && seen.told.some(({ text }) => /Services are active|Billing started on/.test(text)),
      'somebody was told that billing has started, and the order is ' + seen.account.status,
    ),
}

/** Whether the service still has something to do, e.g. somebody there looks at it for days. */
const isRunning = ({ account }: Evidence): boolean => account.status === 'pending_review'

const cardsOf = ({ told, orderId }: Evidence): readonly CardSeen[] =>
  told
    .filter(({ attachments }) => JSON.stringify(attachments ?? '').includes(orderId))
    .flatMap((message) => cardOf(message) ?? [])

/** What was called off, by a person or with its order, has no end, and may turn out to have been done all the same. */
function trail({ account }: Evidence): readonly string[] {
  const lines = account.history.map(({ what }) => what)
  const names = [...new Set(lines.flatMap((what) => /^begun:(.+)/.exec(what)?.[1] ?? []))]
  return names.flatMap((name) => {
    const count = (...ways: readonly string[]) =>
      lines.filter((what) => ways.some((way) => what.startsWith(way))).length
    // A press that was refused to somebody is told without a reason.
    const ends = lines.filter((what) => what === `confirmed:${name}`).length + count(`refused:${name}:`)
    const open = lines.filter((what) => what === `begun:${name}`).length - ends
    return when(
      open < 0 || open > count(`calledOff:${name}`, 'orderChanged', 'cancelled'),
      `${name} has ${open} open ends: ${lines.slice(-12).join(', ')}`,
    )
  })
}

/** Everything that is not as it must be, as `rule: what`. */
export const violations = (seen: Evidence): readonly string[] =>
  Object.entries(rules).flatMap(([name, rule]) => rule(seen).map((what) => `${name}: ${what}`))
