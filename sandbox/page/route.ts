/** Where the visitor is. On a wide window all panes show; on a narrow one the view says which. */
export type View = 'list' | 'conversation' | 'behind'

export interface Place {
  readonly view: View
  /** The space in the address, when one is. */
  readonly spaceId?: string
  /** A first message to the bot is being written; there is no space for it yet. */
  readonly writing?: true
}

export const toSpace = (spaceId: string): string => `#/space/${encodeURIComponent(spaceId)}`
export const toNewMessage = '#/new'

export function here(): Place {
  const [, kind, id] = location.hash.split('/')
  if (kind === 'space' && id) return { view: 'conversation', spaceId: decodeURIComponent(id) }
  if (kind === 'new') return { view: 'conversation', writing: true }
  return { view: kind === 'behind' ? 'behind' : 'list' }
}

/**
 * Calls back now and, with `moved`, whenever the address moves, by a link or by the browser's own back and forward.
 */
export function follow(arrive: (place: Place, moved: boolean) => void): void {
  const arrived = (moved: boolean) => {
    const place = here()
    document.body.dataset['view'] = place.view
    arrive(place, moved)
  }
  addEventListener('hashchange', () => arrived(true))
  arrived(false)
}
