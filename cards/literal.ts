/**
 * Text that somebody typed or a service sent, made to show literally where a
 * client reads markdown: card texts and fact values. Inputs, choice titles and
 * plain messages are not markdown and take it as it is.
 */
export const literal = (text: string): string =>
  text
    .replace(/[\\*_[\]<`~]|&(?=#?\w+;)/g, '\\$&')
    .replace(/^(\s*)([#>+=|-]|:(?=-))/gm, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/gm, '$1\\$2')
    .replaceAll('{{', '{ {')
    .replaceAll('${', '$ {')

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0]/gu

/** One line of visible characters: controls, bidi overrides, halves of characters and what has no width are taken out. */
export const visible = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(INVISIBLE, '')
    .trim()

/** `Inna Firma S.A.` -> `I*** F*** S***`; a name that came masked stays as it is. */
export const maskedName = (name: string): string => name.replace(/(\S)\S*/gu, '$1***')
