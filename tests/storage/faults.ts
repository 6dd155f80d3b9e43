import type { FileHandle } from 'node:fs/promises'
import { files, type Files } from '../../storage/disk.ts'

/** What can be done with a file, and can fail. */
export type Operation = 'read' | 'open' | 'append' | 'datasync' | 'sync' | 'truncate' | 'close' | 'rename' | 'unlink'

export interface Faults {
  readonly files: Files
  /** What was done, in order. */
  readonly log: { readonly operation: Operation; readonly path: string }[]
  /** From now on these operations on paths that match fail with that code, until they are mended. */
  break(operations: Operation | readonly Operation[], path: RegExp, code: string): void
  mend(): void
}

/** The real file operations, with a record of them and the means to make one fail. */
export function newFaults(): Faults {
  const log: { operation: Operation; path: string }[] = []
  let broken: { operations: readonly Operation[]; path: RegExp; code: string } | undefined
  const meet = (operation: Operation, path: string) => {
    log.push({ operation, path })
    if (broken?.operations.includes(operation) && broken.path.test(path)) {
      throw Object.assign(new Error(`${broken.code}: planted`), { code: broken.code })
    }
  }
  return {
    log,
    break: (operations, path, code) => (broken = { operations: [operations].flat(), path, code }),
    mend: () => (broken = undefined),
    files: {
      ...files,
      open: async (path, ...rest) => {
        meet('open', String(path))
        return watch(await files.open(path, ...rest), (operation) => meet(operation, String(path)))
      },
      readFile: async (path) => {
        meet('read', path)
        return files.readFile(path)
      },
      readFileSync: (path) => {
        meet('read', path)
        return files.readFileSync(path)
      },
      rename: async (from, to) => {
        meet('rename', String(to))
        await files.rename(from, to)
      },
      unlink: async (path) => {
        meet('unlink', String(path))
        await files.unlink(path)
      },
    },
  }
}

/** A handle that tells what is done with it before it does it. */
function watch(handle: FileHandle, tell: (operation: Operation) => void): FileHandle {
  const append = handle.appendFile.bind(handle)
  const truncate = handle.truncate.bind(handle)
  const close = handle.close.bind(handle)
  const told = (operation: Operation, work: () => Promise<void>, onFault = () => Promise.resolve()) => {
    return async function toldFirst() {
      try {
        tell(operation)
      } catch (fault) {
        await onFault()
        throw fault
      }
      return work()
    }
  }
  return Object.assign(handle, {
    // A disk that is full takes the beginning, and a close that fails has closed all the same.
    appendFile: (text: string) =>
      told(
        'append',
        () => append(text),
        () => append(text.slice(0, 20)),
      )(),
    datasync: told('datasync', handle.datasync.bind(handle)),
    sync: told('sync', handle.sync.bind(handle)),
    truncate: (length: number) => told('truncate', () => truncate(length))(),
    close: told('close', close, close),
  })
}
