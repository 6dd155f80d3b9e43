import { setTimeout as sleep } from 'node:timers/promises'
import type { Stage } from './stage.ts'

/** A letter as the sandbox's inbox has it. */
export interface LetterSeen {
  readonly subject: string
  readonly text: string
  readonly html: string
  readonly language: string
  readonly links: readonly string[]
  readonly copies: number
}

/** What an address has in its inbox now, newest first. */
export const lettersTo = async (stage: Stage, address: string): Promise<readonly LetterSeen[]> =>
  (
    await stage.call<{ readonly items: readonly LetterSeen[] }>(
      'GET',
      `/sandbox/mail?to=${encodeURIComponent(address)}`,
    )
  ).body.items

/** Waits for a letter to that address whose subject fits, and gives the newest. */
export async function letterTo(stage: Stage, address: string, subject = /^/): Promise<LetterSeen> {
  const end = Date.now() + 15_000
  for (;;) {
    const letters = await lettersTo(stage, address)
    const found = letters.find((letter) => subject.test(letter.subject))
    if (found) return found
    if (Date.now() > end)
      throw new Error(`${address} got no ${String(subject)}, only: ${letters.map((each) => each.subject).join(', ')}`)
    await sleep(20)
  }
}

/** The code by which its order can be taken. */
export function codeIn({ text, links }: LetterSeen): string {
  const [, code] = /\/claim\/([A-Z0-9]+)$/.exec(links.find((link) => link.includes('/claim/')) ?? '') ?? []
  if (code === undefined || !text.includes(code)) throw new Error(`There is no code in: ${text}`)
  return code
}

/** What goes wrong with mail from now on; `undefined` mends it. */
export async function mailFault(stage: Stage, fault?: object): Promise<void> {
  const { status } = await stage.call(fault ? 'POST' : 'DELETE', '/sandbox/mail/faults', fault)
  if (status >= 300) throw new Error(`The mail server did not take the fault ${JSON.stringify(fault)}`)
}
