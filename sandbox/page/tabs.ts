import { part } from './dom.ts'

/** Tabs as the ARIA practices describe them: one of them in the tab order, arrows move between them. */
export function makeTabs(listId: string, opened: (name: string) => void): void {
  const tabs = [...part(listId).querySelectorAll<HTMLElement>('[role=tab]')]
  const open = (tab: HTMLElement) => {
    for (const one of tabs) {
      one.setAttribute('aria-selected', String(one === tab))
      one.tabIndex = one === tab ? 0 : -1
      panelOf(one).hidden = one !== tab
    }
    opened(panelOf(tab).id)
  }
  tabs.forEach((tab, at) => {
    tab.addEventListener('click', () => open(tab))
    tab.addEventListener('keydown', (event) => {
      const next = tabs[target(event.key, at, tabs.length)]
      if (!next) return
      event.preventDefault()
      next.focus()
      open(next)
    })
  })
}

const panelOf = (tab: HTMLElement) => part(tab.getAttribute('aria-controls') ?? '')

function target(key: string, at: number, count: number): number {
  if (key === 'ArrowRight') return (at + 1) % count
  if (key === 'ArrowLeft') return (at + count - 1) % count
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : -1
}
