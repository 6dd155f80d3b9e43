import fc from 'fast-check'
import { questionOf } from '../../../flows/draw.ts'
import { viewOf } from '../../../flows/view.ts'
import { ctxOf } from '../../../flows/world.ts'
import { english, NOW } from '../../support/wizard.ts'
import { opened, type Opened } from '../door.ts'
import { changes, spoilt, text, value, type Change } from '../junk.ts'
import { openLines } from '../log.ts'
import { places } from '../places.ts'
import { judge, openRoom, OTHERS, people, servesPresses, type Room } from '../room.ts'

/** Submissions of cards, from anybody, on orders that stand anywhere. */

interface Input {
  readonly place: number
  readonly button: number
  readonly who: string
  readonly direct: boolean
  /** What goes wrong with the mark, its text, and the fields. */
  readonly mark: readonly Change[]
  readonly instead: unknown
  readonly fields: readonly Change[]
  readonly verb: string | undefined
  readonly otherOrder: boolean
}

const VERBS = (
  'start next back close startOver help change notRecognised notMe checkAvailability save provision cancel retry takeOver ' +
  'decline takeBack handOff claim remind resend resolve createNew language confirm undo addSite review'
).split(' ')

const rarely = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })

const inputs: fc.Arbitrary<Input> = fc.record({
  place: fc.nat(),
  button: fc.nat({ max: 8 }),
  who: fc.constantFrom('ola', 'ola', 'ola', 'marek', 'bea', 'zed'),
  direct: fc.boolean(),
  mark: changes(2),
  instead: rarely(
    fc.oneof(
      value,
      text.map((it) => `{"v":1,${it}`),
    ),
  ),
  fields: changes(),
  verb: rarely(fc.constantFrom(...VERBS)),
  otherOrder: rarely(fc.constant(true)).map(Boolean),
})

/** A press as this card sends it, but for what goes wrong with it. */
function pressOf(room: Room, { button, mark, instead, fields, verb, otherOrder }: Input): Record<string, unknown> {
  const ctx = ctxOf(room.world)
  const put = questionOf(english, room.before, ctx, viewOf(room.before, ctx))
  const pressed = put?.buttons[button % Math.max(put.buttons.length, 1)]
  const good = {
    v: 1,
    order: otherOrder ? OTHERS : room.before.id,
    step: put?.mark.step ?? 'prompt',
    rev: room.before.state.rev,
    do: verb ?? pressed?.do ?? 'next',
    ...pressed?.with,
  }
  const filled = Object.fromEntries(
    (put?.fields ?? []).map((field) => [
      field.id,
      field.value ?? (field.kind === 'choice' ? field.choices[0]?.value : field.kind === 'text' ? 'Nordwind' : 'true'),
    ]),
  )
  const sent = spoilt(filled, fields)
  const others = typeof sent === 'object' && sent !== null ? sent : { sent }
  return { ...others, _w: instead ?? JSON.stringify(spoilt(good, mark)) }
}

interface Mark {
  readonly v?: unknown
  readonly order?: unknown
  readonly rev?: unknown
  readonly do?: unknown
}

/** The mark as far as it can be read. */
function markIn({ _w }: Record<string, unknown>): Mark {
  try {
    const mark: unknown = typeof _w === 'string' ? JSON.parse(_w) : undefined
    return typeof mark === 'object' && mark !== null ? mark : {}
  } catch {
    return {}
  }
}

export function pressesDoor(): Promise<Opened> {
  const all = places()
  const lines = openLines()
  return Promise.resolve(
    opened<Input>({
      name: 'card submissions',
      inputs,
      async send(input) {
        const place = all[input.place % all.length]
        const person = people[input.who]
        if (!place || !person) throw new Error('There is no such place')
        const room = await openRoom(place, lines)
        const sent = pressOf(room, input)
        const at = { id: 'press-1', person, spaceId: `space-${input.who}`, direct: input.direct, created: NOW }
        const incoming = { kind: 'press', ...at, messageId: 'card-1', inputs: sent } as const
        await room.hears(incoming)
        const mark = markIn(sent)
        const { id, state } = place
        const begins = !state.session && (mark.do === 'start' || mark.do === 'notMe')
        const counts = mark.v === 1 && mark.order === id && (mark.rev === state.rev || begins)
        const provisions = counts && (mark.do === 'provision' || mark.do === 'retry')
        await judge({ room, incoming, counts, provisions, lines })
      },
      serves: () => servesPresses(lines),
      close: () => Promise.resolve(),
    }),
  )
}
