import type { Question } from '../../cards/ask.ts'
import { question, type Card } from '../../cards/question.ts'
import type { Texts } from '../../cards/texts/texts.ts'
import { drawPost } from '../../flows/draw-posts.ts'
import { questionOf } from '../../flows/draw.ts'
import { withState, type Case } from '../../flows/case.ts'
import type { Session } from '../../flows/live.ts'
import type { State } from '../../flows/record.ts'
import { end } from '../../flows/session.ts'
import { viewOf } from '../../flows/view.ts'
import { leftTo, namedAndTaken, onTheWay, promptedAgain, type Named } from './handed.ts'
import { allPaths, distinct, longPaths, type Visit } from './paths.ts'
import { claims, customers, matters, type Beside } from './posts.ts'
import { LONG } from './starts.ts'
import { inDoubt, waits } from './waiting.ts'
import { begun, buying, ctxAt, due, mappedTo, press, speaking } from './wizard.ts'

/** Every card there is, in every language, in every state it can be in. */

export interface Drawn {
  readonly name: string
  readonly t: Texts
  readonly it: Case
  readonly put: Question
  readonly card: Card
}

const ctx = ctxAt()
const LINK = 'https://set-up.example/password/k7Jt0yq0m0x3d8yT2l4mFh1cQ6vR9sW5'

export function allCards(): readonly Drawn[] {
  const paths = [...allPaths(), ...longPaths()]
  const visits = distinct([...new Set(paths.flatMap((path) => path.visits))])
  const ends = paths.map(({ end: it }, at) => ({ name: `end of path ${at}`, it }))
  const fresh = [due(SOLD), due({ ...SOLD, ...LONG })]
  const offers = onTheWay(visits)
  const cases = [
    ...steps(visits),
    ...ends,
    ...offers,
    ...namedAndTaken(visits),
    ...waits(visits),
    ...fresh.flatMap(states),
  ]
  const posts = [
    ...offers.map((offer) => ({ ...offer, id: 'offer' })),
    ...fresh.flatMap((it) => [...claims(it), ...customers(it), ...matters(it)]),
    ...inDoubt(visits),
  ]
  const drawn = speaking.flatMap((t) => [
    ...cases.flatMap((each) => draw(each, t)),
    ...posts.flatMap((each) => drawBeside(each, t)),
  ])
  const seen = new Set<string>()
  return drawn.filter(({ put: { mark: _, ...said }, t }) => {
    const key = JSON.stringify([t.language, said])
    return !seen.has(key) && seen.add(key)
  })
}

function draw({ name, it }: Named, t: Texts): Drawn[] {
  const put = questionOf(t, it, ctx, viewOf(it, ctx, LINK))
  return put ? [{ name: `${t.language}: ${name}: ${put.mark.step}`, t, it, put, card: question(t, put) }] : []
}

function drawBeside({ name, it, id }: Beside, t: Texts): Drawn[] {
  const put = drawPost(t, it, ctx, id)
  return put ? [{ name: `${t.language}: ${name}`, t, it, put, card: question(t, put) }] : []
}

/** Each step as it comes, answered with nothing, looked at with help, after each of the notices, and changed from a review. */
const steps = (visits: readonly Visit[]): Named[] =>
  visits.flatMap(({ it, step, move }, at) => {
    const name = `${step.id} ${at}`
    const wrong = Object.fromEntries(Object.keys(move.inputs).map((id) => [id, '%']))
    return [
      { name, it },
      { name: `${name}, empty`, it: press(it, ctx, move.do) },
      { name: `${name}, wrong`, it: press(it, ctx, move.do, wrong) },
      { name: `${name}, help`, it: press(it, ctx, 'help') },
      ...(at < 3 ? notices(it) : []),
    ]
  })

const SOLD = buying(['calling', 'meetings', 'messaging', 'contact_center'], 'PL')

const NOTICES: readonly NonNullable<Session['notice']>[] = [
  'stale',
  'incomplete',
  'throttled',
  'forged',
  'secret',
  'unclear',
  'cancelled',
  'planMoved',
  'undone',
  'undonePartly',
]

const notices = (it: Case): Named[] =>
  NOTICES.flatMap((notice) =>
    it.state.session
      ? [{ name: notice, it: withState(it, { session: { ...it.state.session, notice, help: true } }) }]
      : [],
  )

/** The cards that are no steps. */
function states(fresh: Case): Named[] {
  const mapped = mappedTo(fresh)
  const receipt: NonNullable<State['receipt']> = {
    reference: 'job-0123456789abcdef',
    billing: 'started',
    startedAt: '2026-03-02T09:00:00.000Z',
    services: [
      { service: 'calling', status: 'provisioned', codes: [] },
      { service: 'meetings', status: 'error', codes: ['2560'] },
      { service: 'messaging', status: 'provisioning', codes: [] },
    ],
    by: 'Ola Nowak',
    at: '2026-03-02T09:01:00.000Z',
  }
  const done = (change: object, status: State['status']) =>
    withState(mapped, { status, receipt: { ...receipt, ...change } })
  const { accountRep: _rep, ...order } = fresh.state.order
  const stops = [
    'partnerNotRecognised',
    'customerNotRecognised',
    'partnerElsewhere',
    'partnerNotAdmin',
    'subscriptionWrong',
  ]
  return [
    { name: 'prompt', it: fresh },
    { name: 'prompt without a rep', it: withState(fresh, { order }) },
    { name: 'prompt again', it: mapped },
    ...[0, 1, 2, 5, 22].flatMap((answers) =>
      (['closed', 'lapsed'] as const).map((how) => ({
        name: `${how} with ${answers}`,
        it: withState(fresh, { ended: { how, answers } }),
      })),
    ),
    { name: 'closed early', it: end(begun(fresh, ctx), ctx, 'closed') },
    ...(['closed', 'cancelled'] as const).map((status) => ({ name: status, it: withState(fresh, { status }) })),
    ...stops.map((reason) => ({
      name: reason,
      it: withState(fresh, { stop: { reason, at: '2026-03-02T08:00:00.000Z' } }),
    })),
    ...leftTo(fresh),
    ...promptedAgain(fresh),
    { name: 'result', it: done({}, 'provisioned') },
    { name: 'partly', it: done({}, 'provisioned_with_errors') },
    { name: 'unbilled', it: done({ billing: 'not_started' }, 'provisioned') },
    { name: 'unknown', it: done({ billing: 'unknown' }, 'provisioned_with_errors') },
  ]
}
