import { caller, ifThere } from './api.ts'
import { openControls } from './curtain-controls.ts'
import { openLedger } from './curtain-ledger.ts'
import { openMails } from './curtain-mails.ts'
import { OrderPanel } from './curtain-order.ts'
import { openWebhooks } from './curtain-webhooks.ts'
import { part } from './dom.ts'
import type { People } from './people.ts'
import type { Message } from './records.ts'
import { refresher } from './refresher.ts'
import { fields, text } from './shape.ts'
import { makeTabs } from './tabs.ts'

/** Work that is due happens without a message; so look now and then, too. In milliseconds. */
const lookEvery = 3_000

const sandbox = caller('/sandbox')

export interface Curtain {
  refresh(): void
  /** Turns to the order that the newest card of this conversation is about. */
  followConversation(messages: readonly Message[]): void
}

/** The right pane: what the bot and the world behind it are doing. It sees public endpoints only. */
export function openCurtain(people: People): Curtain {
  const order = new OrderPanel(caller('/orders', 'sandbox-intake'), people, () => void refresh())
  const panels: Readonly<Record<string, (now: string | undefined) => Promise<void>>> = {
    'panel-order': (now) => order.refresh(now ?? new Date().toISOString()),
    'panel-ledger': openLedger(sandbox),
    'panel-webhooks': openWebhooks(sandbox),
    'panel-mails': openMails(sandbox),
    'panel-controls': openControls({ sandbox, closesAt: () => order.closesAt, changed: () => void refresh() }),
  }
  let shown = 'panel-order'
  const refresh = refresher(async () => {
    const now = text(fields(await ifThere(sandbox('GET', '/clock')))['now'])
    await panels[shown]?.(now || undefined)
  })
  makeTabs('curtain-tabs', (panel) => {
    shown = panel
    void refresh()
  })
  setInterval(() => {
    if (!document.hidden && part('curtain').offsetParent !== null) void refresh()
  }, lookEvery)
  void refresh()
  return {
    refresh: () => void refresh(),
    followConversation: (messages) => {
      if (order.follow(orderOf(messages))) void refresh()
    },
  }
}

/** The order named in the data of a button of the newest card; the button's text is JSON by the published contract. */
function orderOf(messages: readonly Message[]): string | undefined {
  for (const { card } of messages.toReversed()) {
    const found = card && /\\"order\\":\\"((?:[^"\\]|\\\\.)+)\\"/.exec(JSON.stringify(card))
    if (found?.[1]) return found[1]
  }
  return undefined
}
