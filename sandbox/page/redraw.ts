/**
 * Draws only when what is to be seen has changed, so that a refresh every few seconds neither flickers nor takes the
 * focus away from somebody who is reading.
 */
export function redrawer(into: HTMLElement): (seen: unknown, draw: () => readonly Node[]) => void {
  let before: string | undefined
  return (seen, draw) => {
    const now = JSON.stringify(seen) ?? ''
    if (now === before) return
    before = now
    into.replaceChildren(...draw())
  }
}
