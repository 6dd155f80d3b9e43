import { caller, inWords } from './api.ts'
import { prepareCards } from './card.ts'
import { Conversation } from './conversation.ts'
import { openCurtain } from './curtain.ts'
import { el, part } from './dom.ts'
import { People } from './people.ts'
import { downloader } from './picture.ts'
import { person, type Person } from './records.ts'
import { refresher } from './refresher.ts'
import { chosenRole, showRoster, type Role } from './roster.ts'
import { follow, here, toNewMessage, toSpace, type Place, type View } from './route.ts'
import { Spaces } from './spaces.ts'
import { followEvents, type Happening } from './stream.ts'
import { offerTheme } from './theme.ts'

const webex = '/sandbox/webex/v1'

/** The page, from choosing who the visitor is to the live line. */
async function openPage(role: Role): Promise<void> {
  const call = caller(webex, `sandbox-${role.key}`)
  const me = person(await call('GET', '/people/me'))
  // The bot's own token is as public as everybody's here; how else would a person without spaces find its address?
  const bot = await caller(webex, 'sandbox-bot')('GET', '/people/me').then(person, () => undefined)
  const people = new People(call)
  people.learn([me, ...(bot ? [bot] : [])])
  const spaces = new Spaces(call, people, { me, bot })
  const curtain = openCurtain(people)
  const conversation = new Conversation({
    call,
    download: downloader(webex, `sandbox-${role.key}`),
    people,
    me,
    bot,
    seen: (spaceId, created) => spaces.seen(spaceId, created),
    started: (spaceId) => void refresh().then(() => location.assign(toSpace(spaceId))),
    changed: (messages) => curtain.followConversation(messages),
  })
  const panes = { spaces, conversation, bot }
  const refresh = refresher(async () => {
    await spaces.refresh()
    await arrive(panes, here())
  })
  await spaces.refresh()
  follow((place, moved) => {
    void arrive(panes, place).then(() => moved && moveFocus(place.view))
  })
  void followEvents('/sandbox/webex/events', `sandbox-${role.key}`, {
    happened: (what) => void heard(what, { spaces, refresh, changed: () => curtain.refresh() }),
    connected: () => void refresh().then(() => showLine(true)),
    lost: () => showLine(false),
  })
}

interface Panes {
  readonly spaces: Spaces
  readonly conversation: Conversation
  readonly bot: Person | undefined
}

let open: string | undefined

/** Opens what the address names; otherwise what was open, the conversation with the bot, or the newest one. */
async function arrive({ spaces, conversation, bot }: Panes, place: Place): Promise<void> {
  const kept = place.spaceId ?? open
  const space = place.writing ? undefined : (spaces.get(kept) ?? spaces.withBot() ?? (bot ? undefined : spaces.all[0]))
  open = space?.id
  spaces.open(space?.id)
  part('curtain-back').setAttribute('href', open ? toSpace(open) : toNewMessage)
  await conversation.open(space)
}

interface Ears {
  readonly spaces: Spaces
  readonly refresh: () => Promise<void>
  readonly changed: () => void
}

async function heard(what: Happening, { spaces, refresh, changed }: Ears): Promise<void> {
  if (what.resource === 'memberships') spaces.forgetMembers()
  await refresh()
  changed()
}

function showLine(up: boolean): void {
  const line = part('line')
  line.dataset['up'] = String(up)
  line.textContent = up ? 'Live' : 'Reconnecting…'
}

function explain(cause: unknown): void {
  const again = el('a', { href: location.href }, 'Try again')
  part('no-messages').hidden = false
  part('no-messages').replaceChildren(
    el('p', { role: 'alert' }, `The sandbox cannot be reached. ${inWords(cause)}`),
    again,
  )
}

const headings: Readonly<Record<View, string>> = {
  list: 'spaces-title',
  conversation: 'conversation-title',
  behind: 'curtain-title',
}

/** Whoever opens a conversation wants to write; on a narrow window, where a keyboard would cover it, to read first. */
function moveFocus(view: View): void {
  const roomy = matchMedia('(width >= 800px)').matches
  part(view === 'conversation' && roomy ? 'words' : headings[view]).focus()
}

/** Escape closes the curtain where it covers something else. */
function closeByEscape(): void {
  part('curtain').addEventListener('keydown', (event) => {
    const back = part('curtain-back')
    if (event.key === 'Escape' && back.offsetParent !== null) back.click()
  })
}

/** Where a link within the page would move the address, the focus moves instead. */
function skipLink(): void {
  part('skip').addEventListener('click', (event) => {
    event.preventDefault()
    part('words').focus()
  })
}

const role = chosenRole()
showRoster(role)
offerTheme(part('theme'))
skipLink()
closeByEscape()
prepareCards()
openPage(role).catch(explain)
