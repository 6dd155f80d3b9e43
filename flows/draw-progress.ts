import type { Texts } from '../cards/texts/texts.ts'
import type { Case } from './case.ts'
import type { Run, RunStep } from './run.ts'

/** The one message that follows a run: what is done, what is going on, what failed; in words, with a sign before each. */
export function progressWords(t: Texts, it: Case, run: Run, slow: boolean): string {
  const { zone, order } = it.state
  const began = t('run.began', { name: run.by, moment: t.moment(run.at, zone) })
  return [
    `${it.id} · ${it.secret.mapping?.customerName ?? order.customerName}`,
    began,
    ...run.steps.map((step) => line(t, step)),
    ...(run.over ? [] : [t(slow ? 'run.slow' : 'run.follows')]),
    ...(isUnbilled(run) && run.over ? [t('run.unbilled')] : []),
  ].join('\n')
}

/** `✓ Calling location: done`. */
function line(t: Texts, { operation, n, how, code }: RunStep): string {
  const name = [t.coded('operation', operation), n].filter(Boolean).join(' ')
  const why = code ? ` (${t.coded('failure', code)})` : ''
  return `${SIGNS[how]} ${name}: ${t.coded('run.how', how)}${why}`
}

const SIGNS: Readonly<Record<RunStep['how'], string>> = {
  waiting: '·',
  now: '…',
  checking: '?',
  review: '…',
  done: '✓',
  failed: '✗',
  undoing: '…',
  undone: '↺',
  stays: '✗',
}

/** Only an answer of the service could say that billing has begun, and it would say so. */
const isUnbilled = ({ steps }: Run): boolean =>
  steps.some(({ operation, how }) => operation === 'provision' && how === 'waiting')
