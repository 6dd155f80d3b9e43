/** The system's short name of an error, such as `ENOSPC`. */
export function codeOf(error: unknown): string {
  const named = typeof error === 'object' && error !== null && 'code' in error
  return named && typeof error.code === 'string' ? error.code : 'unknown error'
}

/** Some file systems notice only at the flush that there is no room; nothing is doubtful then, the file is new. */
export function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(codeOf(error))
}

/** What to do about a fault of the disk, where that can be said. */
export function inWords(error: unknown): string {
  const remedy = REMEDIES[codeOf(error)]
  return remedy === undefined ? '' : `: ${remedy}`
}

const FULL = 'the disk is full, make room on it'
const FORBIDDEN = 'this user may not write there, give it the folder or use another one'
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EROFS: 'the disk is mounted read-only, mount it for writing or use another one',
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EIO: 'the disk fails, have it looked at',
  // What Node says when a folder above cannot be made either, whatever the reason.
  ENOENT: 'the folder above it is not there and cannot be made, or may not be written to',
}
