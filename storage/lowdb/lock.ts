import { spawn } from 'node:child_process'
import { open, type FileHandle } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { StorageError } from '../storage.ts'
import { lockByClaim } from './lock-by-claim.ts'

const Holder = z.object({ pid: z.int(), host: z.string(), since: z.string() })

/** The exit code of flock(1) when somebody else holds the lock. */
const HELD = 1

/**
 * Makes this process the only one to work in a folder, until what it returns is called or the process ends, whatever
 * ends it.
 *
 * The kernel keeps the lock, on a descriptor of ours: flock(1) is started once to place it there, since Node has no
 * call for it, and the lock outlives that helper. Where there is no flock(1), see `lock-by-claim.ts`.
 *
 * @throws StorageError naming the process that has the folder.
 */
export async function lockFolder(folder: string, flock: string): Promise<() => Promise<void>> {
  const file = await open(join(folder, 'LOCK'), 'a+', 0o600)
  try {
    const outcome = await placeLock(file, flock)
    if (outcome === 'no flock') {
      await file.close()
      return await lockByClaim(folder)
    }
    if (outcome === 'held') throw await taken(folder, file)
    await file.truncate(0)
    const holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() }
    await file.appendFile(`${JSON.stringify(holder)}\n`)
  } catch (error) {
    await file.close().catch(() => undefined)
    throw error
  }
  return () => file.close()
}

function placeLock(file: FileHandle, flock: string): Promise<'ours' | 'held' | 'no flock'> {
  return new Promise((resolve, reject) => {
    const helper = spawn(flock, ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', file.fd] })
    helper.once('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') resolve('no flock')
      else reject(new StorageError(`${flock} could not be started (${cause.code})`, { cause }))
    })
    helper.once('exit', (code) => {
      if (code === 0) resolve('ours')
      else if (code === HELD) resolve('held')
      else reject(new StorageError(`The data folder has to be on a local disk: ${flock} cannot lock it (code ${code})`))
    })
  })
}

async function taken(folder: string, file: FileHandle): Promise<StorageError> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0)
  const [line = ''] = buffer.toString('utf8', 0, bytesRead).split('\n')
  let holder = 'another process that has not said which it is'
  try {
    const { pid, host, since } = Holder.parse(JSON.parse(line))
    holder = `process ${pid} on ${host} since ${since}`
  } catch {
    // The holder is between taking the lock and signing it.
  }
  return new StorageError(`${folder} is in use by ${holder}; stop that one first, or use another folder`)
}
