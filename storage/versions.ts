import { StorageError, type Clear, type Effect, type Migration } from './storage.ts'

/** Which version of its shape a document is of, and how an older one is brought up to date. */

interface Versioned<Step> {
  readonly migrations?: readonly Step[]
}

/** The version that is written now. */
export const versionOf = ({ migrations = [] }: Versioned<unknown>): number => migrations.length + 1

/** @throws StorageError for a document of the future: this version can neither read it nor leave it out. */
export function assertKnown(version: number, shape: Versioned<unknown>, path: string): void {
  const known = versionOf(shape)
  if (version <= known) return
  throw new StorageError(
    `${path} was written by a newer version (shape ${version}, this one knows up to ${known}); nothing was changed, ` +
      'start that version',
  )
}

/** What stands in clear, as it is today; no seal has to be opened for it. */
export function clearOf(
  { shape: from, ...stored }: Clear & { readonly shape: number },
  shape: Versioned<Migration>,
): Clear {
  return stepsFrom(from, shape).reduce<Clear>((old, { clear }) => clear?.(old) ?? old, stored)
}

/** The whole order as it is today. */
export function broughtUp(
  { shape: from, state, effects, secret }: Clear & { readonly shape: number; readonly secret: unknown },
  shape: Versioned<Migration>,
): { readonly state: unknown; readonly effects: readonly Effect[]; readonly secret: unknown } {
  return stepsFrom(from, shape).reduce(
    ({ secret: old, ...before }, step) => ({
      ...(step.clear?.(before) ?? before),
      secret: step.secret ? step.secret(old, before) : old,
    }),
    { state, effects, secret },
  )
}

/** An entry as it is today. */
export function entryOf(from: number, old: unknown, shape: Versioned<(old: unknown) => unknown>): unknown {
  return stepsFrom(from, shape).reduce((entry, step) => step(entry), old)
}

const stepsFrom = <Step>(version: number, { migrations = [] }: Versioned<Step>) => migrations.slice(version - 1)
