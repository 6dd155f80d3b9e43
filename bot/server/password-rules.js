const plain = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('ł', 'l')

/** The policy once more (`flows/password.ts` has the say); a test holds the two together. */
export const kept = {
  length: (text) => text.length >= 8 && text.length <= 256,
  lower: (text) => /\p{Ll}/u.test(text),
  upper: (text) => /\p{Lu}/u.test(text),
  digit: (text) => /\d/.test(text),
  special: (text) => /[^\p{L}\d\s]/u.test(text),
  personal: (text, personal) => text !== '' && !personal.some((word) => plain(text).includes(plain(word))),
}
