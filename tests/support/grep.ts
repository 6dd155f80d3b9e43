import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** In which files of a folder, at any depth, each of these texts stands readably: as it is, as JSON or URLs escape it, or in Base64. */
export async function found(folder: string, texts: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hits = await Promise.all(files.map(async (file) => inside(file, await contentOf(file), texts)))
  return hits.flat()
}

/** A file that is replaced by its successor just now holds nothing any more. */
const contentOf = (file: string) =>
  readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })

/** Which of these texts stand readably in something. */
export const inside = (name: string, content: Buffer, texts: readonly string[]): readonly string[] =>
  texts.filter((text) => disguises(text).some((bytes) => content.includes(bytes))).map((text) => `${text} in ${name}`)

function disguises(text: string): readonly string[] {
  const escaped = text.replace(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return [text, escaped, encodeURIComponent(text), ...encoded(text)]
}

/** Base64 depends on where in a longer text this one begins; its first and last letters depend on its neighbours. */
const encoded = (text: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const bytes = Buffer.from(' '.repeat(before) + text)
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3))
    return whole.toString('base64').slice(before === 0 ? 0 : 4)
  })
