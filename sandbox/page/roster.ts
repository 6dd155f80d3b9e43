import { el, icon, part } from './dom.ts'
import { avatar } from './avatar.ts'

/** Somebody the visitor can be. Each has a user token of the sandbox, so any REST client can be them, too. */
export interface Role {
  readonly key: string
  readonly name: string
  readonly company: string
}

const ola: Role = { key: 'ola', name: 'Ola Nowak', company: 'Nordwind' }

const roles: readonly Role[] = [
  ola,
  { key: 'marek', name: 'Marek Wiśniewski', company: 'Nordwind' },
  { key: 'bea', name: 'Bea Zielińska', company: 'Żółta Łódź' },
  { key: 'ivo', name: 'Ivo Novak', company: 'Cisco account rep' },
  { key: 'zed', name: 'Zed Obcy', company: 'an outsider' },
]

/** Who this tab is: `?as=marek`. It lives in the address so that each tab can be somebody else. */
export function chosenRole(): Role {
  const key = new URLSearchParams(location.search).get('as')
  const role = roles.find((one) => one.key === key)
  if (!role) history.replaceState(null, '', `?as=${ola.key}${location.hash}`)
  return role ?? ola
}

/** Fills in the row of people and the links that open them in tabs of their own. */
export function showRoster(me: Role): void {
  part('people').replaceChildren(...roles.map((role) => el('li', {}, face(role, role === me))))
  const others = roles.filter((role) => role !== me)
  part('tabs-of-others').replaceChildren(...others.map((role) => el('li', {}, newTab(role))))
  part('me').replaceChildren('You are ', el('strong', {}, me.name), ` · ${me.company}`)
}

const firstName = ({ name }: Role) => name.split(' ')[0]

const face = (role: Role, current: boolean) =>
  el(
    'a',
    {
      href: `?as=${role.key}`,
      class: 'face',
      'aria-current': current && 'true',
      title: `${role.name}, ${role.company}`,
    },
    avatar(role.name, `${role.key}@`),
    firstName(role),
  )

const newTab = (role: Role) =>
  el(
    'a',
    { href: `?as=${role.key}`, target: '_blank', class: 'quiet-link' },
    `Open as ${firstName(role)} in a new tab`,
    icon('outside'),
  )
