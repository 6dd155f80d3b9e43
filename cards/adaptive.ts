/**
 * The few Adaptive Card 1.3 elements that every Webex client draws, as plain JSON.
 * What is not here is not used: see the portable profile in this room's README.
 */

export type Element = Readonly<Record<string, unknown>> & { readonly type: string }
export type Action = Readonly<Record<string, unknown>> & { readonly type: 'Action.Submit' | 'Action.OpenUrl' }

export interface AdaptiveCard {
  readonly type: 'AdaptiveCard'
  readonly $schema: string
  readonly version: '1.3'
  readonly lang: string
  readonly body: readonly Element[]
  readonly actions?: readonly Action[]
}

export const adaptiveCard = (lang: string, body: readonly Element[], actions: readonly Action[]): AdaptiveCard => ({
  type: 'AdaptiveCard',
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
  version: '1.3',
  lang,
  body,
  ...(actions.length > 0 ? { actions } : {}),
})

export const line = (text: string, style: Readonly<Record<string, unknown>> = {}): Element => ({
  type: 'TextBlock',
  text,
  wrap: true,
  ...style,
})

export const heading = (text: string): Element => line(text, { size: 'Large', weight: 'Bolder' })
export const quiet = (text: string): Element => line(text, { size: 'Small', spacing: 'None' })

export const facts = (pairs: readonly { readonly label: string; readonly value: string }[]): Element => ({
  type: 'FactSet',
  facts: pairs.map(({ label, value }) => ({ title: label, value })),
})

export const box = (style: 'attention' | 'good' | 'emphasis' | 'warning', items: readonly Element[]): Element => ({
  type: 'Container',
  style,
  items,
})

export const submit = (title: string, data: string, extra: Readonly<Record<string, unknown>> = {}): Action => ({
  type: 'Action.Submit',
  title,
  data: { _w: data },
  ...extra,
})

export const openUrl = (title: string, url: string): Action => ({ type: 'Action.OpenUrl', title, url })
