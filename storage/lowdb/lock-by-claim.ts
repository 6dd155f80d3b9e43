import { readdir, readFile, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { StorageError } from '../storage.ts'
import { Disk } from '../disk.ts'
import { codeOf } from '../disk-faults.ts'

/** Who claims a folder. Empty where the system does not say (no /proc): the process id alone has to do then. */
const Claimant = z.object({ pid: z.int(), host: z.string(), boot: z.string(), started: z.string() })
type Claimant = z.infer<typeof Claimant>

const CLAIM = /^LOCK\.claim-\d+-\d+$/
const ATTEMPTS = 5

let claims = 0

/**
 * The lock for systems without flock(1): everybody announces a claim first and looks for others after, so of two
 * starting at once at least one sees the other and withdraws. Claims of the dead do not count: a process id that is
 * gone, that was given to another process since, or that is from before the last boot. A living process is never
 * robbed, however long it stands still.
 */
export async function lockByClaim(folder: string): Promise<() => Promise<void>> {
  for (let attempt = 1; ; attempt += 1) {
    const own = join(folder, `LOCK.claim-${process.pid}-${++claims}`)
    // Durable and whole when it appears: nobody may find half a claim, not even after a power cut.
    await new Disk().replace(own, [JSON.stringify(await self())])
    const rival = await livingRival(folder, own)
    if (!rival) return () => unlink(own)
    await unlink(own)
    // Two that saw each other both withdrew; a random wait lets one come back first.
    if (attempt === ATTEMPTS) throw taken(folder, rival)
    await pause(20 + Math.random() * 80)
  }
}

interface Rival {
  readonly file: string
  readonly claimant: Claimant | undefined
}

async function livingRival(folder: string, own: string): Promise<Rival | undefined> {
  const files = (await readdir(folder)).filter((name) => CLAIM.test(name)).map((name) => join(folder, name))
  for (const file of files.filter((it) => it !== own)) {
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return undefined // withdrawn meanwhile
      throw error
    })
    if (text === undefined) continue
    const claimant = parseClaimant(text)
    if (!claimant || (await isAlive(claimant))) return { file, claimant }
    await unlink(file).catch(() => undefined) // another starter may have cleared it away first
  }
  return undefined
}

function parseClaimant(text: string): Claimant | undefined {
  try {
    return Claimant.parse(JSON.parse(text))
  } catch {
    return undefined // not to be judged, so not to be removed
  }
}

async function isAlive({ pid, host, boot, started }: Claimant): Promise<boolean> {
  if (host !== hostname()) return true // cannot be judged from here
  if (boot !== (await bootId()) || !exists(pid)) return false
  const now = await startOf(pid)
  return now === started || now === '' || started === '' // without start times, only the process id can be judged
}

async function self(): Promise<Claimant> {
  return { pid: process.pid, host: hostname(), boot: await bootId(), started: await startOf(process.pid) }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return codeOf(error) !== 'ESRCH' // not allowed to signal it: it is there
  }
}

async function bootId(): Promise<string> {
  return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '')).trim()
}

/** When a process started, in clock ticks since the boot: field 22 of proc(5) stat, counted after the name in brackets. */
async function startOf(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
}

function taken(folder: string, { file, claimant }: Rival): StorageError {
  const holder = claimant ? `process ${claimant.pid} on ${claimant.host}` : 'a process that cannot be told'
  return new StorageError(
    `${folder} is in use by ${holder}; stop that one first, or, when it is certain that it is gone, delete ${file}`,
  )
}
