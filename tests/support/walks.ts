import type { CardSeen, Message, Player } from './player.ts'

/** One press on the way through the wizard: on the card of which step, what is pressed, what is filled in. */
export interface Press {
  readonly at: string
  readonly do: string
  readonly inputs?: Readonly<Record<string, string>>
}

const next = (at: string, inputs: Readonly<Record<string, string>> = {}): Press => ({ at, do: 'next', inputs })

/** Part one of the first order: from *Set Up Now* to where both sides are shown. */
export const finder: readonly Press[] = [
  { at: 'prompt', do: 'start' },
  next('role', { role: 'partner' }),
  next('who', { who: 'me' }),
  next('partnerNew', {
    partnerAdminEmail: 'ola@nordwind.example',
    partnerCompanyName: 'Nordwind Systemy Sp. z o.o.',
    partnerCountry: 'PL',
  }),
  next('customerAdmin', { customerAdminEmail: 'bea@zolta-lodz.example' }),
  next('customerNew', { customerCompanyName: 'Żółta Łódź S.A.', customerCountry: 'PL' }),
]

/** Part two, once the password is set: from what was bought to the settings at a glance. */
export const services: readonly Press[] = [
  next('subscription'),
  next('location', {
    'location.name': 'Centrala',
    'location.country': 'PL',
    'location.address1': 'ul. Świętokrzyska 1',
    'location.city': 'Łódź',
    'location.postalCode': '90-001',
  }),
  next('languages', {
    'location.timeZone': 'Europe/Warsaw',
    'location.announcementLanguage': 'pl_pl',
    'location.emailLanguage': 'pl_pl',
  }),
  next('terms', { termsAccepted: 'true' }),
  next('meetings', { 'meeting.defaultLanguage': 'pl_pl' }),
  next('site', {
    'site.name': 'zolta-lodz',
    'site.timeZone': 'Europe/Warsaw',
    'site.userManagement': 'control_hub',
    'site.earlyRelease': 'false',
  }),
  { at: 'enterprise', do: 'checkAvailability', inputs: { subdomain: 'zoltalodz' } },
  { at: 'enterprise', do: 'save', inputs: { subdomain: 'zoltalodz' } },
]

/** Presses all the way, each on the card it belongs to, and gives the card of `to`. */
export async function walk(player: Player, presses: readonly Press[], to: string): Promise<CardSeen> {
  for (const press of presses) await pressOn(player, press)
  return player.at(to)
}

/** One press, on the card it belongs to, and the card that answers it. */
export async function pressOn(player: Player, press: Press): Promise<CardSeen> {
  await player.at(press.at)
  return player.presses(press.do, press.inputs)
}

/** The address behind the card's button that opens a page. */
export function linkOn(card: CardSeen): string {
  const link = card.form.actions?.find(({ url }) => url)?.url
  if (!link) throw new Error(`Nothing on "${card.title}" opens a page`)
  return link
}

export const PASSWORD = 'Zielony-Latawiec-42!'

/** Sets the password on the page behind the card's button, as a browser without scripts would. */
export async function setsPassword(player: Player, password = PASSWORD): Promise<Response> {
  const link = linkOn(await player.at('password'))
  const page = await fetch(link)
  if (page.status !== 200) throw new Error(`The password page answered with ${page.status}`)
  return fetch(link, { method: 'POST', body: new URLSearchParams({ password, repeat: password }), redirect: 'manual' })
}

/** Ola's first order up to where both sides are shown. */
export const toCheck = (player: Player): Promise<CardSeen> => walk(player, finder, 'check')

/** On over the point of no return, to what was bought. */
export async function toServices(player: Player): Promise<CardSeen> {
  await toCheck(player)
  await player.presses('next')
  await setsPassword(player)
  return player.at('subscription')
}

/** On to all settings at a glance. */
export async function toReview(player: Player): Promise<CardSeen> {
  await toServices(player)
  return walk(player, services, 'review')
}

/** On to the card whose press starts billing. */
export async function toPlan(player: Player): Promise<CardSeen> {
  await toReview(player)
  await player.presses('next')
  return player.at('plan')
}

/** The cards that are in the 1:1 now. */
export const cardsOf = async (player: Player): Promise<readonly Message[]> =>
  (await player.messages()).filter(({ attachments }) => attachments)

/** The lines that answered cards left behind, oldest first. */
export const linesOf = async (player: Player): Promise<readonly string[]> =>
  (await player.messages())
    .map(({ text }) => text)
    .filter((text) => /^(Done|Gotowe): /.test(text))
    .reverse()

/** Part one of Zed's order, whose partner and customer exist already. */
export const shortFinder: readonly Press[] = [
  { at: 'prompt', do: 'start' },
  next('role', { role: 'partner' }),
  next('who', { who: 'me' }),
  next('partnerReview'),
  next('customerAdmin', { customerAdminEmail: 'admin@baltyk.example' }),
  next('customerReview'),
]

/** Part two of Zed's order, of meetings only. */
export const shortServices: readonly Press[] = [
  next('subscription'),
  next('meetings', { 'meeting.defaultLanguage': 'pl_pl' }),
  next('site', { 'site.name': 'zolta-lodz', 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' }),
  next('enterprise'),
  next('review'),
]
