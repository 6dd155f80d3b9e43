/** A mailbox as SMTP servers take it: no comments, no quotation marks, nothing that could name a second one. */
const mailbox = /^[^\s\p{Cc}@<>()[\]\\,;:"]{1,64}@[^\s\p{Cc}@<>()[\]\\,;:"]{1,255}$/u

/** True for a single bare address, `name@host`. */
export const isAddress = (text: string): boolean => mailbox.test(text)

/** Takes `name@host`, `Some Name <name@host>` or `"Some Name" <name@host>` apart; undefined for anything else. */
export function senderOf(text: string): { readonly name: string; readonly address: string } | undefined {
  const [, name = '', bracketed] = /^"?([^<>"\p{Cc}]*)"? *<([^<>]*)>$/u.exec(text) ?? []
  const address = bracketed ?? text
  return isAddress(address) ? { name: name.trim(), address } : undefined
}
