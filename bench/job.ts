import { z } from 'zod'
import { openTexts } from '../bot/texts.ts'
import { question, type Card } from '../cards/question.ts'
import { openStorage } from '../storage/index.ts'
import { openSealer } from '../storage/sealer.ts'
import type { Storage } from '../storage/storage.ts'

/** The equal job of all contestants: on each press read a person's state, count, build a card, write the state. */
export const Tally = z.object({ presses: z.int(), order: z.unknown() })
export type Tally = z.infer<typeof Tally>

/** As much again as an order of the product holds. */
const order = {
  customerName: 'Żółta Łódź S.A.',
  contact: { email: 'ola@nordwind.example' },
  lines: Array.from({ length: 6 }, (_, n) => ({
    lineId: `${n}`,
    subscriptionId: `SUB-100${n}`,
    family: 'A-FLEX',
    requestedStartDate: '2026-03-02',
    services: ['calling', 'meetings', 'messaging', 'contact_center'].map((service) => ({ service, quantity: 120 })),
  })),
}

export const fresh = (): Tally => ({ presses: 0, order })
export const counted = (tally: Tally): Tally => ({ ...tally, presses: tally.presses + 1 })

/** One durable store for whoever wants one: an engine of the product's own. */
export function openDurable(url: string): Promise<Storage<Tally, null, object>> {
  const nothing = () => null
  return openStorage(url, {
    state: (stored) => Tally.parse(stored),
    secret: nothing,
    shelves: {},
    keys: () => ({}),
    sealer: openSealer(new Uint8Array(32)),
  })
}

/** Counts a press in one write; resolves when it is kept. */
export interface Counter {
  press(talker: string, delivery: string): Promise<Tally>
}

export function countInMemory(): Counter {
  const tallies = new Map<string, Tally>()
  return {
    press(talker) {
      const tally = counted(tallies.get(talker) ?? fresh())
      tallies.set(talker, tally)
      return Promise.resolve(tally)
    },
  }
}

export const countDurably = ({ orders }: Storage<Tally, null, object>): Counter => ({
  async press(talker, delivery) {
    const turn = await orders.turn(talker, delivery, (doc) => {
      const state = counted(doc?.state ?? fresh())
      return { next: { state, secret: null, effects: [] }, reply: state }
    })
    return turn.kind === 'applied' ? turn.reply : fresh()
  },
})

const t = openTexts()('en')

/** A card like the product's: a question with help, two answers and four buttons. */
export function cardOf(talker: string, { presses }: Tally): Card {
  const choices = ['partner', 'customer'].map((value) => ({ value, title: t.coded('role', value) }))
  return question(t, {
    mark: { order: talker, step: 'role', rev: presses },
    title: `Press ${presses} of ${talker}`,
    help: Array.from({ length: 4 }, () => t.coded('say', 'inSpace')),
    text: [t.coded('say', 'outdated')],
    facts: [{ label: t('order.number'), value: talker }],
    fields: [{ id: 'role', kind: 'choice', label: talker, error: talker, look: 'list', choices }],
    buttons: ['next', 'back', 'help', 'close'].map((verb) => ({ do: verb, title: t.coded('button', verb) })),
  })
}
