import { el } from './dom.ts'

/** `mapOrder`, `prompt_sent` and `answered:who` in words a person reads: "Map order", "Prompt sent", "Answered: who". */
export function inWordsOf(code: string): string {
  const words = code
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[._-]+/g, ' ')
    .replace(/:\b/g, ': ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const tones: readonly (readonly [RegExp, string])[] = [
  [/error|fail|refus|reject|lost|stuck|cancel|closed|no answer|^[45]\d\d/i, 'bad'],
  [/pending|wait|calling|running|due|retry|unknown|escalat|needed|review/i, 'warn'],
  [/done|complete|confirmed|mapped|provisioned|success|started|accepted|deliver|^2\d\d/i, 'good'],
]

/** A state as a small label. The colour repeats what the words say. */
export const pill = (code: string, words = inWordsOf(code)): HTMLSpanElement =>
  el('span', { class: `pill ${tones.find(([found]) => found.test(code))?.[1] ?? ''}` }, words)
