/**
 * Text that somebody typed or a service sent, made to show literally where a
 * client reads markdown: card texts and fact values. Inputs, choice titles and
 * plain messages are not markdown and take it as it is.
 */
export const literal = (text: string): string =>
  text
    .replace(/[\\*_[\]<`~]|&(?=#?\w+;)/g, '\\$&')
    .replace(/^(\s*)([#>+-])/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/gm, '$1\\$2')
    .replaceAll('{{', '{ {')
    .replaceAll('${', '$ {')

const INVISIBLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** One line of visible characters: controls, bidi overrides and zero-width characters are taken out. */
export const visible = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(INVISIBLE, '')
    .trim()

/** `bea@zolta-lodz.example` -> `b***@z***.example`: enough for its owner to know it, too little for anybody else. */
export function masked(email: string): string {
  const [local = '', domain = ''] = email.split('@')
  const last = domain.slice(domain.lastIndexOf('.'))
  return `${local.slice(0, 1)}***@${domain.slice(0, 1)}***${last}`
}

/** `Inna Firma S.A.` -> `I*** F*** S***`; a name that came masked stays as it is. */
export const maskedName = (name: string): string => name.replace(/(\S)\S*/gu, '$1***')
