/** Loaded on its own before anything is drawn, so that a dark page never flashes white. */

const key = 'theme'
const stored = localStorage.getItem(key)
if (stored) document.documentElement.dataset['theme'] = stored

const isDark = () =>
  (document.documentElement.dataset['theme'] ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark'

/** The toggle in the header: it starts from what the system wants and remembers what was chosen here. */
export function offerTheme(toggle: HTMLElement): void {
  const show = () => toggle.setAttribute('aria-pressed', String(isDark()))
  toggle.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark'
    document.documentElement.dataset['theme'] = next
    localStorage.setItem(key, next)
    show()
  })
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', show)
  show()
}
