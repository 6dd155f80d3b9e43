const entities: Readonly<Record<string, string>> = { amp: '&', quot: '"', '#39': "'", lt: '<', gt: '>' }

/** The web addresses that a reader can follow, each once: those of the HTML part first, then those of the text. */
export function linksIn({ html, text }: { readonly html: string | null; readonly text: string | null }): string[] {
  const anchors = [...(html ?? '').matchAll(/<a\s[^>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')/gi)]
  const hrefs = anchors.map(([, double, single]) => decoded(double ?? single ?? ''))
  // A full stop or bracket after an address belongs to the sentence around it.
  const written = [...(text ?? '').matchAll(/https?:\/\/[^\s<>"]+/gi)].map(([found]) =>
    found.replace(/[).,;:!?\]]+$/, ''),
  )
  return [...new Set([...hrefs, ...written])].filter((link) => /^https?:\/\//i.test(link))
}

const decoded = (attribute: string) =>
  attribute.trim().replace(/&(amp|quot|#39|lt|gt);/g, (whole, name: string) => entities[name] ?? whole)
