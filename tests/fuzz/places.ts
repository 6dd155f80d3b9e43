import { withState, type Case } from '../../flows/case.ts'
import { act, served } from '../support/paths.ts'
import { leftTo, namedAndTaken, onTheWay, promptedAgain } from '../support/handed.ts'
import { standing } from '../../flows/standing.ts'
import { starts } from '../support/starts.ts'
import type { Visit } from '../support/paths.ts'
import { ctxAt, due, english, mappedTo } from '../support/wizard.ts'

/** Orders wherever they can stand: at each step of some ways through the wizard, before, after and beside them. */
export const places = (): readonly Case[] => (made.places ??= all())

/** Made once, since walking there takes a while. */
const made: { places?: readonly Case[] } = {}

function all(): readonly Case[] {
  const visits = starts()
    .filter((_, at) => at % 3 === 0)
    .flatMap(({ it }, turn) => way(it, turn))
  const fresh = due()
  const others = [...onTheWay(visits), ...namedAndTaken(visits), ...leftTo(fresh), ...promptedAgain(fresh)]
  return [...visits.map(({ it }) => it), ...others.map(({ it }) => it), fresh, mappedTo(fresh), ...over(fresh)]
}

const over = (fresh: Case): Case[] =>
  (['placed', 'closed', 'cancelled', 'provisioning', 'pending_review', 'superseded'] as const).map((status) =>
    withState(status === 'placed' ? fresh : mappedTo(fresh), { status }),
  )

const ctx = ctxAt()

/** One way through: of several replies and examples, `turn` says which. */
function way(begin: Case, turn: number): Visit[] {
  const visits: Visit[] = []
  let it = begin
  for (let steps = 0; steps < 25; steps += 1) {
    it = answered(it, turn)
    const here = standing(it, ctx)
    const { step } = here
    if (!step || !it.state.session) break
    const { forward, fields = [] } = step.ask(english, here.position.known)
    const examples = step.examples(here.position.known)
    const example = examples[turn % examples.length] ?? {}
    const shown = Object.entries(example).filter(([id]) => fields.some((field) => field.id === id))
    const verb = forward.find(({ url }) => !url)?.do ?? 'next'
    const move = { do: verb, inputs: Object.fromEntries(shown) }
    if (visits.some((visit) => visit.step.id === step.id && visit.move.do === verb)) break
    visits.push({ it, step, here, move, example })
    it = act(it, move)
  }
  return visits
}

/** Once the services have said what they are asked. */
function answered(it: Case, turn: number): Case {
  const said: Record<string, Parameters<typeof served>[1][string]> = {}
  for (let asked = 0; asked < 20; asked += 1) {
    const { it: now, open } = served(it, said)
    const usual = open?.replies.filter(({ rare }) => !rare) ?? []
    const reply = usual[(turn + asked) % Math.max(usual.length, 1)] ?? open?.replies[0]
    if (!open || !reply) return now
    said[open.key] = reply.answer
  }
  return it
}
