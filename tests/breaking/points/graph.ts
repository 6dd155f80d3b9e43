import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

export const root = fileURLToPath(new URL('../../..', import.meta.url))

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

/** Everything that runs when this module does: itself and what it imports of ours, types left out, sorted. */
export function modulesFrom(entry: string): string[] {
  const met = new Set<string>()
  const visit = (path: string) => {
    if (met.has(path)) return
    met.add(path)
    importsOf(path).forEach(visit)
  }
  visit(entry)
  return [...met].sort()
}

function importsOf(path: string): string[] {
  const { importedFiles } = ts.preProcessFile(withoutTypeImports(textOf(path)), true, true)
  return importedFiles
    .map(({ fileName }) => fileName)
    .filter((name) => name.startsWith('.') && name.endsWith('.ts'))
    .map((name) => join(path, '..', name))
}

const withoutTypeImports = (text: string): string =>
  text.replaceAll(/^(?:import|export) type [^]*? from '[^']+'$/gm, '')
