import type { Texts } from '../cards/texts/texts.ts'
import type { Entry } from './flow.ts'
import { finder, service } from './setup/index.ts'

/**
 * The wizard as a Mermaid flowchart, drawn from the table that runs it: questions as boxes, what services are asked as
 * slanted ones, what is done to the world with double sides, the ends of the road round. Dashed: only where it applies.
 */
export const diagram = (t: Texts): string =>
  [
    'flowchart TD',
    ...part(t, 'finder', finder.entries),
    ...part(t, 'service', service.entries),
    '  finder_last ==> service_first',
    '  classDef maybe stroke-dasharray: 5 4',
  ].join('\n')

type Phase = 'finder' | 'service'

function part(t: Texts, phase: Phase, entries: readonly Entry[]): string[] {
  const way = entries.filter(({ kind }) => kind !== 'stop')
  const id = (entry: Entry) => {
    const at = way.indexOf(entry)
    return at === 0 ? `${phase}_first` : at === way.length - 1 ? `${phase}_last` : `${phase}_${at}`
  }
  const lines = [`  subgraph ${phase} [${t(`section.${phase}`)}]`]
  let before: string | undefined
  for (const entry of entries) {
    if (entry.kind === 'stop') {
      lines.push(`    ${before} -.-> ${phase}_${entry.reason}_${lines.length}([${entry.reason}])`)
      continue
    }
    const node = id(entry)
    lines.push(`    ${node}${shape(t, entry)}${entry.when ? ':::maybe' : ''}`)
    if (before) lines.push(`    ${before} --> ${node}`)
    before = node
  }
  return [...lines, '  end']
}

function shape(t: Texts, entry: Exclude<Entry, { kind: 'stop' }>): string {
  switch (entry.kind) {
    case 'ask':
      return `["${entry.step.name(t)} (${entry.step.id})"]`
    case 'learn':
      return `[/"asks: ${entry.learn.id}"/]`
    case 'carry':
      return `[["does: ${entry.carry.id}"]]`
  }
}
