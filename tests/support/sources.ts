import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Source {
  /** From the project's root, with `/`. */
  readonly path: string
  readonly text: string
  /** The text without its comments. */
  readonly code: string
  /** As an editor counts them. */
  readonly lines: number
}

/** Every program file in these rooms of the house, printed ones left out. */
export function sources(...rooms: string[]): Source[] {
  return rooms
    .flatMap(files)
    .filter(({ path, text }) => /\.(ts|mjs)$/.test(path) && !text.startsWith('// Printed from '))
}

function files(room: string): Source[] {
  const entries = readdirSync(join(root, room), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name)
      const text = readFileSync(file, 'utf8')
      const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
      return { path: file.slice(root.length).replaceAll('\\', '/'), text, code, lines: text.split('\n').length - 1 }
    })
}
