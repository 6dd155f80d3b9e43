import { inWords } from './api.ts'
import { el } from './dom.ts'
import { hostConfig } from './host-config.ts'
import { cardMarkdown } from './markdown.ts'
import { text, type Fields } from './shape.ts'

/** What a press sends: the button's data and the inputs, all strings, as Webex clients send them. */
export type Inputs = Readonly<Record<string, string>>

/** Newest version of Adaptive Cards that Webex clients draw; of a newer card they show nothing but its fallback. */
const newestVersion = 1.3

/** How long "Sent" stays, in milliseconds. Afterwards the form is usable as before, as in Webex. */
const sentFor = 2_000

/** Teaches the card library markdown. Once, before the first card. */
export function prepareCards(): void {
  const render = cardMarkdown()
  AdaptiveCards.AdaptiveCard.onProcessMarkdown = (source, result) => {
    result.outputHtml = render(source)
    result.didProcess = true
  }
}

/**
 * A card that can be filled in. Buttons stay pressable whatever happens, because Webex lets people press twice; the
 * bot has to cope with that, here as there.
 */
export function drawCard(content: Fields, submit: (inputs: Inputs) => Promise<void>): HTMLElement {
  if (Number(text(content['version'])) > newestVersion) return tooNew(content)
  const status = el('p', { class: 'card-status', role: 'status' })
  const card = new AdaptiveCards.AdaptiveCard()
  card.hostConfig = hostConfig()
  card.onExecuteAction = (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) openPage(action.url)
    else if (action instanceof AdaptiveCards.SubmitAction) void send(submit, asInputs(action.data), status)
  }
  card.parse(content)
  // A form of its own keeps the radio buttons of two cards that ask the same question apart.
  const form = el('form', { class: 'card', lang: text(content['lang']) || undefined }, card.render() ?? '', status)
  form.noValidate = true
  form.addEventListener('submit', (event) => event.preventDefault())
  return form
}

const tooNew = (content: Fields) =>
  el(
    'p',
    { class: 'card card-refused' },
    text(content['fallbackText']) || 'This card is too new for Webex, which draws version 1.3.',
  )

async function send(submit: (inputs: Inputs) => Promise<void>, inputs: Inputs, status: HTMLElement): Promise<void> {
  show(status, 'Sending…', 'busy')
  try {
    await submit(inputs)
    show(status, 'Sent', 'good')
    setTimeout(() => status.textContent === 'Sent' && show(status, '', ''), sentFor)
  } catch (cause) {
    show(status, `Error: this was not sent. ${inWords(cause)}`, 'bad')
  }
}

function show(status: HTMLElement, words: string, mood: string): void {
  status.textContent = words
  status.dataset['mood'] = mood
}

const asInputs = (data: object | undefined): Inputs =>
  Object.fromEntries(Object.entries(data ?? {}).map(([key, value]: [string, unknown]) => [key, asText(value)]))

const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

/** Only web pages, and never with a hand on this window. */
function openPage(address: string | undefined): void {
  if (address && URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) {
    open(address, '_blank', 'noopener,noreferrer')
  }
}
