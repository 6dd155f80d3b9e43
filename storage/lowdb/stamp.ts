import { lstatSync } from 'node:fs'

/**
 * What tells, without reading a file, that it is the one that was read before: which file it is, how long it is, when it
 * was written, and when anything about it was changed. Nobody can set the last of these, and none of it is compared with
 * a clock or found older or newer, only the same or not.
 */
export type Stamp = readonly [inode: number, bytes: number, writtenMs: number, changedMs: number]

/** Of a file that is there and is one. It takes microseconds: asking a thread would take longer. */
export function stampOf(path: string): Stamp | undefined {
  try {
    const it = lstatSync(path)
    return it.isFile() ? [it.ino, it.size, it.mtimeMs, it.ctimeMs] : undefined
  } catch {
    return undefined // whoever reads it will be told why
  }
}

export const isSame = (one: Stamp, other: Stamp): boolean => one.every((part, at) => part === other[at])

/**
 * Whether a later change would have to show: clocks of file systems tick slowly (2 s are the slowest in use), and what is
 * changed twice within a tick looks the same. A stamp of the future comes from a clock that was set back.
 */
export const isSettled = ([, , , changedMs]: Stamp, now: number, settleMs: number): boolean =>
  now - changedMs >= settleMs
