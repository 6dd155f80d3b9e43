import fc from 'fast-check'
import { VERBS } from '../../../flows/typing.ts'
import { NOW, speaking } from '../../support/wizard.ts'
import { opened, type Opened } from '../door.ts'
import { text } from '../junk.ts'
import { openLines } from '../log.ts'
import { places } from '../places.ts'
import { judge, openRoom, people, servesPresses } from '../room.ts'

/** What is typed, to the bot alone or where others read along. */

interface Input {
  readonly place: number
  readonly who: string
  readonly direct: boolean
  readonly text: string
  readonly mentioned: readonly string[]
}

const BESIDE = [
  'handOff',
  'takeOver',
  'decline',
  'claim',
  'holding',
  'forget',
  'change',
  'repStatus',
  'repDue',
  'repFind',
]

const commands = speaking.flatMap((t) =>
  [...VERBS, ...BESIDE].flatMap((name) => t.coded('command', name).split('|')).filter((words) => words !== ''),
)

const command = fc.constantFrom(...commands)
const answers = fc.constantFrom(
  '1',
  '2',
  'yes',
  'tak',
  'Polska',
  'Nordwind',
  'ola@nordwind.example',
  'WBX-1001',
  'name: x',
)
const some = fc.oneof(command, answers, text)

/** Commands alone, followed by anything, in lines, in other letters, and among what they are hidden by. */
const typed: fc.Arbitrary<string> = fc.oneof(
  some,
  fc.tuple(command, some).map((parts) => parts.join(' ')),
  fc.array(some, { maxLength: 8 }).map((parts) => parts.join('\n')),
  fc
    .tuple(command, fc.constantFrom('\u202e', '\u200b', '**', '_', '`', '?', '!'), fc.boolean())
    .map(([words, sign, around]) => (around ? sign + words + sign : words.split('').join(sign))),
  command.map((words) => words.toUpperCase()),
)

const inputs: fc.Arbitrary<Input> = fc.record({
  place: fc.nat(),
  who: fc.constantFrom('ola', 'ola', 'ola', 'marek', 'bea', 'zed'),
  direct: fc.oneof(fc.constant(true), fc.boolean()),
  text: typed,
  mentioned: fc.array(fc.oneof(fc.constantFrom('person-marek', 'person-ola'), text), { maxLength: 2 }),
})

/** Whether somebody has typed what the button says whose press starts billing, in a line of its own. */
const asksForIt = (said: string): boolean =>
  speaking.some((t) =>
    [...t.coded('command', 'provision').split('|'), ...t.coded('command', 'retry').split('|'), t('button.provision')]
      .map((words) => words.toLowerCase())
      .some((words) => said.toLowerCase().includes(words)),
  )

export function wordsDoor(): Promise<Opened> {
  const all = places()
  const lines = openLines()
  return Promise.resolve(
    opened<Input>({
      name: 'typed words',
      inputs,
      async send({ place: which, who, direct, text: said, mentioned }) {
        const place = all[which % all.length]
        const person = people[who]
        if (!place || !person) throw new Error('There is no such place')
        const room = await openRoom(place, lines)
        const at = { id: 'words-1', person, spaceId: `space-${who}`, direct, created: NOW }
        const incoming = { kind: 'words', ...at, text: said, mentioned } as const
        await room.hears(incoming)
        await judge({ room, incoming, counts: true, provisions: asksForIt(said), lines })
      },
      serves: () => servesPresses(lines),
      close: () => Promise.resolve(),
    }),
  )
}
