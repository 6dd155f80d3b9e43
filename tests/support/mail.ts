import { layOut } from '../../bot/mail/letter.ts'
import type { Letter, Mail } from '../../flows/mail.ts'

/** A letter as its reader finds it. */
export interface Received {
  readonly key: string
  readonly to: string
  readonly language: string
  readonly subject: string
  readonly text: string
}

/** Mail that goes nowhere, and faults to order; keeps the promises of tests/mail/promises.ts. */
export interface RecordedMail extends Mail {
  /** What readers find, oldest first; a repeat once, as mail programs show it. */
  readonly letters: readonly Received[]
  /** From now on this address does not exist. */
  refuse(address: string): void
  /** The next so many letters are to be tried again. */
  falter(times: number): void
}

export function recordMail(): RecordedMail {
  const letters = new Map<string, Received>()
  const refused = new Set<string>()
  let faltering = 0
  const send = async (to: string, letter: Letter, key: string): ReturnType<Mail['send']> => {
    const { subject, text } = await layOut(letter)
    if (faltering > 0) {
      faltering -= 1
      return { ok: false, retry: true, why: '451' }
    }
    if (refused.has(to) || to.split('@').length !== 2) return { ok: false, retry: false, why: 'refused', detail: '550' }
    letters.set(key, { key, to, language: letter.language, subject, text })
    return { ok: true }
  }
  return {
    send,
    get letters() {
      return [...letters.values()]
    },
    refuse: (address) => refused.add(address),
    falter: (times) => {
      faltering = times
    },
  }
}
