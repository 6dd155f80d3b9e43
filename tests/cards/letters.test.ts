import { describe, expect, test } from '@jest/globals'
import type { Case } from '../../flows/case.ts'
import { letterOf, type LetterKind } from '../../flows/letters.ts'
import { LONG } from '../support/starts.ts'
import { leftTo, promptedAgain } from '../support/handed.ts'
import { matters } from '../support/posts.ts'
import { buying, ctxAt, due, speaking } from '../support/wizard.ts'

/** Every letter in every language: what it says, before it is laid out (`tests/mail/letter.test.ts`). */

const SOLD = buying(['calling', 'meetings', 'messaging', 'contact_center'], 'PL')
const CODE = 'ABCD-EFGH-JKLM-NPQR'
const URL = 'https://set-up.example'

const plain = due(SOLD)
const asked = (letter: LetterKind, it: Case) => ({ letter, it, matter: undefined })
const about = (it: Case) => [
  ...[it, ...promptedAgain(it).map(({ it: again }) => again)].flatMap((each) => [
    asked('prompt', each),
    asked('claim', each),
  ]),
  ...leftTo(it).map(({ it: left }) => asked('customer', left)),
  ...matters(it).map(({ it: raised }) => ({ letter: 'matter' as const, it: raised, matter: 'matter-1' })),
]

const letters = [...about(plain), ...about(due({ ...SOLD, ...LONG }))].flatMap(({ letter, it, matter }) =>
  speaking.flatMap((t) => {
    const code = letter === 'prompt' || letter === 'claim' ? CODE : undefined
    const written = letterOf(t, it, ctxAt(), { letter, code, url: URL, ...(matter ? { matter } : {}) })
    return written ? [{ t, letter, it, written }] : []
  }),
)

type Written = (typeof letters)[number]
const against = (fits: (each: Written) => boolean) =>
  letters.filter((each) => !fits(each)).map(({ letter, written }) => [letter, written.subject])

const of = (...kinds: readonly LetterKind[]) => letters.filter(({ letter }) => kinds.includes(letter))

describe('each letter', () => {
  test('is there in every language, but not about a matter that is solved', () => {
    const kinds = ['prompt', 'claim', 'customer', 'matter'] as const
    for (const t of speaking) expect(kinds.filter((kind) => of(kind).every((each) => each.t !== t))).toEqual([])
    expect(of('matter').flatMap(({ it }) => it.state.matters.filter(({ solved }) => solved))).toEqual([])
  })

  test('has a subject of one line, a title, something to read, and says why it came', () => {
    const said = ({ written: { subject, title, paragraphs, footer } }: Written) => [
      subject,
      title,
      footer,
      ...paragraphs,
    ]
    expect(against((each) => said(each).every((words) => words.trim() !== '' && !/[{}]/.test(words)))).toEqual([])
    expect(against(({ written: { subject } }) => !/[\r\n]/.test(subject))).toEqual([])
    expect(against(({ written: { paragraphs } }) => paragraphs.length > 0)).toEqual([])
    expect(against(({ written, t }) => written.language === t.language)).toEqual([])
  })

  test('names the order', () => {
    expect(
      against(({ written: { facts }, it, t }) =>
        facts.some(({ label, value }) => label === t('order.number') && value === it.id),
      ),
    ).toEqual([])
  })

  test('falls back to no sentence for everything', () => {
    const general = (t: Written['t']) => ['matter', 'reason', 'lifecycle'].map((kind) => t.coded(kind, 'other'))
    const said = ({ written: { title, paragraphs, facts } }: Written) => [
      title,
      ...paragraphs,
      ...facts.map(({ value }) => value),
    ]
    expect(against((each) => said(each).every((words) => !general(each.t).includes(words)))).toEqual([])
  })
})

describe('a letter to whoever may take the order', () => {
  test('carries the code, as a link and in words that can be typed', () => {
    const without = of('prompt', 'claim').filter(
      ({ written: { button, paragraphs } }) =>
        button?.url !== `${URL}/claim/${CODE}` || !paragraphs.some((words) => words.includes(CODE)),
    )
    expect(of('prompt', 'claim').length).toBeGreaterThan(10)
    expect(without).toEqual([])
  })

  test('names who hands it over, where somebody does', () => {
    const delegated = of('prompt').filter(({ it }) => it.state.delegate)
    expect(delegated.length).toBeGreaterThan(0)
    expect(
      delegated.filter(({ it, written: { paragraphs } }) => !paragraphs[0]?.includes(it.state.delegate?.by.name ?? '')),
    ).toEqual([])
  })
})

test('letters to the customer and to representatives carry no code, and those to representatives nobody’s full address', () => {
  expect(of('customer', 'matter').filter(({ written }) => written.button)).toEqual([])
  const address = plain.state.order.contact.email
  expect(of('matter').filter(({ written }) => JSON.stringify(written).includes(address))).toEqual([])
})
