/** Building and finding elements. Everything that comes from outside goes in as text, never as markup. */

type Child = Node | string | false | undefined
type Attributes = Readonly<Record<string, string | boolean | undefined>>

/** A new element; attributes that are false or undefined are left out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '')
    else if (typeof value === 'string') element.setAttribute(name, value)
  }
  element.append(...children.filter((child) => child !== false && child !== undefined))
  return element
}

const svg = 'http://www.w3.org/2000/svg'

/** A picture from the page's own sheet, drawn in the colour of the text around it and silent for screen readers. */
export function icon(name: string): SVGSVGElement {
  const picture = document.createElementNS(svg, 'svg')
  picture.setAttribute('class', 'icon')
  picture.setAttribute('aria-hidden', 'true')
  const use = document.createElementNS(svg, 'use')
  use.setAttribute('href', `/sandbox/page/icons.svg#${name}`)
  picture.append(use)
  return picture
}

/** Words for screen readers only. */
export const spoken = (words: string): HTMLSpanElement => el('span', { class: 'spoken' }, words)

/** The element of the page's own HTML with this id; the page is broken without it. */
export function part(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`The page has no #${id}`)
  return found
}
