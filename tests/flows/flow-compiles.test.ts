import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import ts from 'typescript'

/** What must not compile: an entry above what it needs. Each proof is a table of its own, read by the compiler. */

const folder = import.meta.dirname

const table = (...lines: string[]) => `
import { z } from 'zod'
import { carry, Flow, learn, step } from '../../flows/flow.ts'
interface Given { readonly who: string }
const asked = () => ({ title: 'x', forward: [], help: [] })
const rest = { name: () => 'x', examples: () => [], ask: asked, told: () => undefined }
export const name = step({ id: 'name', answer: (_: Given) => z.object({ name: z.string() }), ...rest })
interface Named extends Given { readonly name: { readonly name: string } }
export const greeting = step({ id: 'greeting', answer: (_: Named) => z.object({}), ...rest })
export const lookup = learn({ id: 'lookup', inquiry: (known: Named) => ({ about: 'site' as const, name: known.name.name }) })
export const save = carry({
  id: 'save',
  operation: (known: Named & { readonly lookup: { readonly name: string } }) =>
    ({ operation: 'saveSubdomain' as const, orderId: '1', orgId: '2', name: known.lookup.name }),
  refused: () => undefined,
})
export const flow = Flow.given<Given>()
${lines.map((line) => `  ${line}`).join('\n')}
`

const good = ['.ask(name)', '.ask(greeting)', '.learn(lookup)', '.carryOut(save)']
const maybe = '.askIf({ when: ({ who }) => who === "x" }, name)'
const needs = 'Expected 2 arguments'

const proofs: Readonly<Record<string, readonly [refused: RegExp | undefined, ...lines: string[]]>> = {
  'a table in order': [undefined, ...good],
  'a question before the answer it uses': [new RegExp(needs), '.ask(greeting)', '.ask(name)'],
  'a question that uses an answer that is not always given': [new RegExp(needs), maybe, '.ask(greeting)'],
  'a look-up before what it asks about': [new RegExp(needs), '.learn(lookup)', '.ask(name)'],
  'an operation before the look-up it uses': [new RegExp(needs), '.ask(name)', '.carryOut(save)', '.learn(lookup)'],
  'a condition on an answer that comes later': [
    /'greeting' does not exist/,
    '.ask(name)',
    '.stopIf(({ greeting }) => !greeting, "x")',
  ],
  'a condition with a value that cannot be': [/no overlap/, '.stopIf(({ who }) => who === 7, "x")'],
}

const fileOf = (name: string) => join(folder, `${name.replaceAll(' ', '-')}.proof.ts`)
const files = new Map(Object.entries(proofs).map(([name, [, ...lines]]) => [fileOf(name), table(...lines)]))

function compiled(): ts.Program {
  const read = ts.parseConfigFileTextToJson('tsconfig.json', readFileSync(join(folder, '../../tsconfig.json'), 'utf8'))
  const config = read.config as { readonly compilerOptions: object }
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, types: [] }, join(folder, '../..'))
  const disk = ts.createCompilerHost(options)
  const host = ts.createCompilerHost(options)
  host.fileExists = (path) => files.has(path) || disk.fileExists(path)
  host.readFile = (path) => files.get(path) ?? disk.readFile(path)
  return ts.createProgram([...files.keys()], options, host)
}

describe('the compiler', () => {
  let program: ts.Program
  beforeAll(() => {
    program = compiled()
  }, 120_000)

  test.each(Object.entries(proofs))('%s', (name, [refused]) => {
    const faults = program
      .getSemanticDiagnostics(program.getSourceFile(fileOf(name)))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    if (refused) expect(faults).toEqual(expect.arrayContaining([expect.stringMatching(refused)]))
    else expect(faults).toEqual([])
  })
})
