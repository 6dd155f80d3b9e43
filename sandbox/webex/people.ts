import { z } from 'zod'
import type { Directory, Person } from './directory.ts'
import type { Call, Operation } from './operation.ts'
import { onePage } from './paging.ts'
import { demand, Refusal } from './refusal.ts'
import { personView } from './views.ts'
import type { World } from './world.ts'

const listQuery = z.object({
  email: z.string().optional(),
  displayName: z.string().optional(),
  id: z.string().optional(),
})

const maxIds = 85

/** People: look-up by e-mail or name reaches one's own organisation only, look-up by id reaches everybody. */
export function peopleOperations(world: World): Operation[] {
  const { people } = world
  return [
    { name: 'people.me', method: 'get', path: '/people/me', run: ({ me }) => personView(me, me) },
    { name: 'people.list', method: 'get', path: '/people', run: (call) => listPeople(people, call) },
    {
      name: 'people.get',
      method: 'get',
      path: '/people/:personId',
      run({ me, params }) {
        const person = people.byId(params['personId'] ?? '')
        if (!person) throw new Refusal(404, 'Person not found.')
        return personView(person, me)
      },
    },
  ]
}

function listPeople(people: Directory, call: Call) {
  const { email, displayName, id } = demand(listQuery, call.query)
  if (id !== undefined) return byIds(people, id.split(','), call.me)
  if (!email && !displayName) throw new Refusal(400, 'Email or displayName should be specified.')
  const colleagues = people.everybody.filter(({ orgId }) => orgId === call.me.orgId)
  const found = colleagues.filter(
    (person) =>
      (!email || person.email === email.toLowerCase()) &&
      (!displayName || person.displayName.toLowerCase().startsWith(displayName.toLowerCase())),
  )
  return onePage(
    found.map((person) => personView(person, call.me)),
    call,
  )
}

function byIds(people: Directory, ids: readonly string[], viewer: Person) {
  if (ids.length > maxIds) throw new Refusal(400, `At most ${maxIds} person IDs can be looked up at once.`)
  const found = ids.flatMap((id) => people.byId(id) ?? [])
  const notFoundIds = ids.filter((id) => !people.byId(id))
  const items = found.map((person) => personView(person, viewer))
  return notFoundIds.length === 0 ? { items } : { items, notFoundIds }
}
