import { seededId } from './ids.ts'

/** Somebody (or the bot) known to the sandbox's Webex. Nobody can be added: creating accounts is an administrator's job. */
export interface Person {
  readonly id: string
  readonly token: string
  readonly email: string
  readonly firstName: string
  readonly lastName: string
  readonly displayName: string
  readonly orgId: string
  readonly type: 'person' | 'bot'
}

/** Who is there, by every way of naming them. */
export interface Directory {
  readonly everybody: readonly Person[]
  byId(id: string): Person | undefined
  byToken(token: string): Person | undefined
  /** E-mail addresses are compared without regard to case. */
  byEmail(email: string): Person | undefined
}

const seeds = [
  { name: 'ola', org: 'nordwind.example', firstName: 'Ola', lastName: 'Nowak' },
  { name: 'marek', org: 'nordwind.example', firstName: 'Marek', lastName: 'Wiśniewski' },
  { name: 'bea', org: 'zolta-lodz.example', firstName: 'Bea', lastName: 'Zielińska' },
  { name: 'ivo', org: 'cisco-reps.example', firstName: 'Ivo', lastName: 'Novak' },
  { name: 'zed', org: 'obcy.example', firstName: 'Zed', lastName: 'Obcy' },
] as const

/** The five people of the sandbox and the bot, with the tokens they act with. */
export function directory(): Directory {
  const people = seeds.map(({ name, org, firstName, lastName }): Person => {
    const email = `${name}@${org}`
    const displayName = `${firstName} ${lastName}`
    const names = { firstName, lastName, displayName }
    return { ...names, id: personId(email), token: tokenOf(name), email, orgId: orgIdOf(org), type: 'person' }
  })
  const everybody = [...people, bot()]
  const find = (key: keyof Person) => {
    const index = new Map(everybody.map((person) => [person[key], person]))
    return (value: string) => index.get(value)
  }
  const byEmail = find('email')
  return { everybody, byId: find('id'), byToken: find('token'), byEmail: (email) => byEmail(email.toLowerCase()) }
}

function bot(): Person {
  const email = 'set-up-now@webex.bot'
  const names = { firstName: 'Set Up Now', lastName: '', displayName: 'Set Up Now' }
  return { ...names, id: personId(email), token: tokenOf('bot'), email, orgId: orgIdOf('webex.bot'), type: 'bot' }
}

const tokenOf = (name: string) => `sandbox-${name}`
const personId = (email: string) => seededId('PEOPLE', email)
const orgIdOf = (domain: string) => seededId('ORGANIZATION', domain)
