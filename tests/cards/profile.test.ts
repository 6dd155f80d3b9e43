import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type * as Library from 'adaptivecards'
import { Ajv } from 'ajv'
import { NUMBERED } from '../../cards/words.ts'
import { allCards, type Drawn } from '../support/all-cards.ts'

/** Every card there is keeps to the few things that all clients draw, and says all of it in words as well. */

const { AdaptiveCard, SerializationContext, Versions } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as typeof Library

type Json = Readonly<Record<string, unknown>>

interface Form {
  readonly lang: string
  readonly version: string
  readonly body: readonly Json[]
  readonly actions?: readonly Json[]
}

const cards = allCards()
const formOf = ({ card }: Drawn) => card.form as Form

/** Names of the cards for which something does not hold, each with what was found. */
const against = (find: (drawn: Drawn, form: Form) => unknown[]) =>
  cards.flatMap((drawn) => {
    const found = find(drawn, formOf(drawn))
    return found.length > 0 ? [{ card: drawn.name, found }] : []
  })

const inside = (element: Json): Json[] => [element, ...((element['items'] as Json[] | undefined) ?? []).flatMap(inside)]
const elements = ({ body }: Form) => body.flatMap(inside)
const inputs = (form: Form) => elements(form).filter(({ type }) => String(type).startsWith('Input.'))
const actions = ({ actions: all = [] }: Form) => all
const choices = (input: Json) => (input['choices'] as { title: string; value: string }[] | undefined) ?? []

const mark = (action: Json): Json | undefined => {
  const data = action['data'] as { readonly _w: string } | undefined
  return data && (JSON.parse(data._w) as Json)
}

test('there are cards of every kind, in every language', () => {
  const kinds = new Set(cards.map(({ put }) => put.mark.step))
  const others = ['prompt', 'working', 'outage', 'retry', 'failed', 'stop', 'result', 'closed', 'cancelled']
  const handing = ['offered', 'handOff', 'inherited', 'withCustomer', 'superseded']
  const beside = ['offer', 'claim', 'customer', 'matter']
  const steps = ['role', 'colleague', 'customerSetsUp', 'plan', 'site5', 'licences']
  expect([...kinds]).toEqual(expect.arrayContaining([...others, ...handing, ...beside, ...steps]))
  expect(new Set(cards.map(({ t }) => t.language)).size).toBeGreaterThan(1)
  expect(cards.length).toBeGreaterThan(500)
})

describe('the card library', () => {
  /** What the library leaves out when it writes a card, because it means the same as nothing. */
  const same = (text: string) => text.replace(/,"(style":"compact|valueOn":"true|valueOff":"false|value":")"/g, '')
  const sorted = (value: unknown): unknown =>
    Array.isArray(value)
      ? value.map(sorted)
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(
            Object.entries(value)
              .sort(([a], [b]) => a.localeCompare(b))
              .map(([key, inner]) => [key, key === 'style' ? String(inner).toLowerCase() : sorted(inner)]),
          )
        : value

  test('reads each as version 1.3 without a remark, finds nothing invalid, and loses nothing', () => {
    const found = against((_, form) => {
      const context = new SerializationContext(Versions.v1_3)
      const card = new AdaptiveCard()
      card.parse(form, context)
      // The library checks `lang` by a pattern that remembers where it stopped: each second card would be refused.
      new AdaptiveCard().parse({ type: 'AdaptiveCard', version: '1.3', lang: form.lang })
      const remarks = Array.from({ length: context.eventCount }, (_, at) => context.getEventAt(at).message)
      const faults = card.validateProperties().validationEvents.map(({ message }) => message)
      const written = same(JSON.stringify(sorted(card.toJSON(context))))
      return [...remarks, ...faults, ...(written === same(JSON.stringify(sorted(form))) ? [] : [written])]
    })
    expect(found).toEqual([])
  })
})

const schemaFile = join(import.meta.dirname, '../../../shared/contracts/adaptive-card-1.3.schema.json')
const isHere = existsSync(schemaFile)
const whereSchema = isHere ? test : test.skip

whereSchema(
  `each is valid by the published schema of 1.3${isHere ? '' : ' (skipped: ../shared/contracts is not on this machine)'}`,
  () => {
    const { $schema: _, id: _id, ...schema } = JSON.parse(readFileSync(schemaFile, 'utf8')) as Json
    const valid = new Ajv({ strict: false, validateFormats: false }).compile(schema)
    expect(against((_drawn, form) => (valid(form) ? [] : (valid.errors ?? []).slice(0, 3)))).toEqual([])
  },
)

describe('each card', () => {
  const bytes = (text: string) => Buffer.byteLength(text)

  test('is at most 15 KB, speaks 1.3 and names its language', () => {
    const found = against(({ t }, form) => [
      ...(bytes(JSON.stringify(form)) > 15_000 ? [bytes(JSON.stringify(form))] : []),
      ...(form.version === '1.3' && form.lang === t.language ? [] : [form.version, form.lang]),
    ])
    expect(found).toEqual([])
  })

  test('has only elements, actions and properties that every client draws', () => {
    const drawn: Readonly<Record<string, readonly string[]>> = {
      TextBlock: ['text', 'wrap', 'size', 'weight', 'color', 'spacing', 'isSubtle', 'separator'],
      FactSet: ['facts'],
      Container: ['style', 'items'],
      'Input.Text': ['maxLength', 'style', 'id', 'label', 'errorMessage', 'isRequired', 'value'],
      'Input.ChoiceSet': ['style', 'wrap', 'choices', 'id', 'label', 'errorMessage', 'isRequired', 'value'],
      'Input.Toggle': ['title', 'valueOn', 'valueOff', 'wrap', 'id', 'label', 'errorMessage', 'isRequired', 'value'],
      'Action.Submit': ['title', 'data', 'style', 'associatedInputs'],
      'Action.OpenUrl': ['title', 'url'],
    }
    const found = against((_, form) =>
      [...elements(form), ...actions(form)].flatMap(({ type, ...rest }) =>
        Object.keys(rest).flatMap((key) => (drawn[String(type)]?.includes(key) ? [] : [`${String(type)}.${key}`])),
      ),
    )
    expect(found).toEqual([])
    expect(against((_, form) => inputs(form).filter(({ style }) => style === 'password'))).toEqual([])
    expect(
      against((_, form) => elements(form).filter(({ type, wrap }) => type === 'TextBlock' && wrap !== true)),
    ).toEqual([])
  })

  test('labels every input, says what is wrong with it, and marks only the optional ones', () => {
    const found = against(({ put, t }, form) =>
      (put.fields ?? []).flatMap((field) => {
        const input = inputs(form).find(({ id }) => id === field.id)
        const label = field.optional ? t('field.optional', { label: field.label }) : field.label
        const good = input?.['label'] === label && input['errorMessage'] === field.error && field.error.trim() !== ''
        return good && input['isRequired'] === (field.optional ? undefined : true) ? [] : [field.id]
      }),
    )
    expect(found).toEqual([])
    expect(against(({ put }, form) => (inputs(form).length === (put.fields ?? []).length ? [] : ['inputs']))).toEqual(
      [],
    )
  })

  test('gives no two inputs one name or one label, and no value a comma', () => {
    const twice = (words: unknown[]) => words.filter((word, at) => words.indexOf(word) !== at)
    const found = against((_, form) => [
      ...twice(inputs(form).map(({ id }) => id)),
      ...twice(inputs(form).map(({ label }) => label)),
      ...inputs(form).filter(({ id }) => id === '_w'),
      ...inputs(form).flatMap((input) => choices(input).filter(({ value }) => value.includes(','))),
    ])
    expect(found).toEqual([])
  })

  test('shows as chosen only what it offers', () => {
    const found = against((_, form) =>
      inputs(form).filter((input) => {
        const offered = choices(input).map(({ value }) => value)
        return offered.length > 0 && input['value'] && !offered.includes(input['value'] as string)
      }),
    )
    expect(found).toEqual([])
  })

  test('has at most five buttons; each says which card it is on and what it is for, in one flat text', () => {
    const found = against(({ put }, form) => [
      ...(actions(form).length > 5 ? [actions(form).length] : []),
      ...actions(form)
        .filter(({ type }) => type === 'Action.Submit')
        .filter((action) => {
          const pressed = mark(action) ?? {}
          const [v, order, step, rev, verb, ...more] = Object.keys(pressed)
          return !(
            Object.keys(action['data'] as object).join() === '_w' &&
            [v, order, step, rev, verb].join() === 'v,order,step,rev,do' &&
            pressed['v'] === 1 &&
            pressed['order'] === put.mark.order &&
            pressed['step'] === put.mark.step &&
            pressed['rev'] === put.mark.rev &&
            typeof pressed['do'] === 'string' &&
            more.every((key) => typeof pressed[key] === 'string')
          )
        }),
    ])
    expect(found).toEqual([])
  })

  test('has Back, Help and Close in this order, after everything else', () => {
    const around = ['back', 'help', 'close']
    const found = against(({ put }, form) => {
      // Where somebody gives all access away, the safe way stands first.
      const isGrave = put.mark.step === 'customerSetsUp'
      const [safe, ...others] = actions(form).map((action) => mark(action)?.['do'])
      if (isGrave && safe !== 'back') return [safe]
      const verbs = isGrave ? others : [safe, ...others]
      const first = verbs.findIndex((verb) => around.includes(String(verb)))
      const tail = first < 0 ? [] : verbs.slice(first).filter((verb) => verb !== 'language')
      const inOrder = tail.join() === around.filter((verb) => tail.includes(verb)).join()
      const asks = ['step', 'retry', 'failed'].includes(put.mark.step) || put.progress !== undefined
      return inOrder && (!asks || ['help', 'close'].every((verb) => tail.includes(verb))) ? [] : [verbs]
    })
    expect(found).toEqual([])
  })

  test('does not send or check what is typed when somebody only wants to leave', () => {
    const leaving = 'back help close start retry notRecognised resend language notMe startOver cancel undo'.split(' ')
    const handing = 'takeOver decline takeBack claim remind createNew wasNotDone'.split(' ')
    const bare = ({ put }: Drawn, action: Json) => {
      const verb = String(mark(action)?.['do'])
      // The same two words answer a card with fields, and ask for one or agree to one without.
      if (verb === 'handOff') return put.mark.step !== 'handOff'
      if (verb === 'confirm') return put.mark.step !== 'customerSetsUp'
      return [...leaving, ...handing].includes(verb)
    }
    const found = against((drawn, form) =>
      actions(form)
        .filter(({ type }) => type === 'Action.Submit')
        .filter((action) => bare(drawn, action) !== (action['associatedInputs'] === 'none')),
    )
    expect(found).toEqual([])
  })
})

describe('the words beside a card', () => {
  test('fit into a message', () => {
    expect(
      against(({ card }) => (Buffer.byteLength(card.words) > 7_439 ? [Buffer.byteLength(card.words)] : [])),
    ).toEqual([])
  })

  test('say all that the card says: title, problems, notices, facts, fields, choices and buttons', () => {
    const found = against(({ put, card, t }) => {
      const { title, progress, notice, problems = [], help = [], text = [], facts = [], fields = [], buttons } = put
      const said = [
        title,
        ...(progress ? [progress] : []),
        ...(notice ? [notice.text] : []),
        ...problems.map((problem) => t('problem.line', { text: problem.text })),
        ...help,
        ...text,
        ...facts.map(({ label, value }) => `${label}: ${value}`),
        ...fields.map(({ label }) => label),
        ...fields.flatMap((field) =>
          field.kind === 'choice' && field.choices.length <= NUMBERED
            ? field.choices.map((choice, at) => `${at + 1}. ${choice.title}`)
            : field.kind === 'tick'
              ? [field.says]
              : [],
        ),
        ...buttons.map((button) => (button.url ? `${button.title}: ${button.url}` : button.title)),
      ]
      return said.filter((words) => !card.words.includes(words))
    })
    expect(found).toEqual([])
  })

  test('begin with what is wrong, said as an error', () => {
    const found = against(({ put: { problems = [] }, card, t }) =>
      problems.length > 0 && !card.words.startsWith(t('problem.line', { text: problems[0]?.text ?? '' }))
        ? ['late']
        : [],
    )
    expect(found).toEqual([])
  })
})

test('no card falls back to a sentence for everything', () => {
  const general = 'problem notice card stop matter reason solved lifecycle'.split(' ')
  const found = against(({ card, t }) => {
    const lines = card.words.split('\n')
    return general
      .map((kind) => t.coded(kind, 'other'))
      .filter((words) =>
        [words, t('problem.line', { text: words })].some((said) =>
          lines.some((line) => line === said || line.endsWith(`: ${said}`)),
        ),
      )
  })
  expect(found).toEqual([])
})

test('no card asks a question that another step asks, too', () => {
  const byTitle = new Map<string, Set<string>>()
  for (const { put, t } of cards.filter(({ put: { progress } }) => progress)) {
    const steps = byTitle.get(`${t.language} ${put.title}`) ?? new Set()
    byTitle.set(`${t.language} ${put.title}`, steps.add(put.mark.step.replace(/^site[2-5]$/, 'another site')))
  }
  expect([...byTitle].filter(([, steps]) => steps.size > 1)).toEqual([])
})
