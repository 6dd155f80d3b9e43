import { describe, expect, test } from '@jest/globals'
import { commandOf } from '../../flows/commands.ts'
import { pressed } from '../../flows/press.ts'
import { verbOf } from '../../flows/typing.ts'
import { allCards, type Drawn } from '../support/all-cards.ts'
import { ctxAt, english, idle, NOW, OLA, speaking, type } from '../support/wizard.ts'

/** The cards of handing over can be answered by typing; for the wizard's steps `tests/flows/paths.test.ts` shows it. */

const cards = allCards()
const pressable = (...steps: readonly string[]) =>
  cards.filter(({ put: { mark, buttons } }) => steps.includes(mark.step) && buttons.length > 0)

/** What the owner's press does, with everything that is checked on its way. */
const press = ({ it, put: { mark } }: Drawn, verb: string) =>
  idle(
    pressed(it, ctxAt(), english, {
      kind: 'press',
      id: 'press-1',
      person: OLA,
      spaceId: 'space-1',
      messageId: 'message-1',
      direct: true,
      created: NOW,
      inputs: {},
      values: {},
      mark: { v: 1, ...mark, do: verb },
    }),
  )

describe("the owner's cards while a set-up changes hands", () => {
  const own = pressable('offered', 'handOff', 'inherited', 'withCustomer')

  test('do the same when the name of a button is typed as when it is pressed', () => {
    const unlike = own.flatMap((drawn) =>
      drawn.put.buttons
        .filter(({ do: verb, title }) => {
          const typed = type(drawn.it, ctxAt(), drawn.t, title)
          return JSON.stringify(typed) !== JSON.stringify(press(drawn, verb))
        })
        .map(({ title }) => `${drawn.name}: ${title}`),
    )
    expect(own.length).toBeGreaterThan(50)
    expect(unlike).toEqual([])
  })
})

describe('the cards for others', () => {
  test('name buttons that can be typed alone, in a conversation with nobody else', () => {
    const unheard = pressable('offer', 'customer').flatMap(({ put: { buttons }, name }) =>
      buttons
        .filter(({ do: verb, title }) => {
          const command = commandOf(title, speaking, ['takeOver', 'decline', 'claim'])?.name
          return (command ?? verbOf(title, speaking)) !== verb
        })
        .map(({ title }) => `${name}: ${title}`),
    )
    expect(unheard).toEqual([])
  })

  test('say in a shared space which words to mention the bot with, and those words name the order', () => {
    const toSpaces = pressable('claim', 'offer').filter(
      ({ it: { state }, put: { mark } }) => mark.step === 'claim' || (state.offer && 'spaceId' in state.offer.to),
    )
    const unsaid = toSpaces.filter(({ it, put: { text = [], mark } }) => {
      const said = text.at(-1)?.split(': ').at(-1) ?? ''
      const command = commandOf(said, speaking, ['takeOver', 'claim'])
      return command?.name !== (mark.step === 'claim' ? 'claim' : 'takeOver') || command.rest !== it.id.toLowerCase()
    })
    expect(toSpaces.length).toBeGreaterThan(3)
    expect(unsaid.map(({ name }) => name)).toEqual([])
  })

  test('say the same to representatives', () => {
    const matters = pressable('matter')
    const unsaid = matters.filter(({ t, it, card }) => !card.words.includes(t('matter.byTyping', { order: it.id })))
    expect(matters.length).toBeGreaterThan(50)
    expect(unsaid.map(({ name }) => name)).toEqual([])
  })
})
