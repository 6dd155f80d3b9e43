import { readdirSync } from 'node:fs'
import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

// Loaded ahead of a measured program (`node --import`): tells the bench what the program has used so far.
// It imports nothing but Node, so that it adds next to nothing to what it measures.

let syncs = 0
const delay = monitorEventLoopDelay({ resolution: 5 })
delay.enable()

/** Counts every flush of a file or folder; file handles have one prototype, which Node does not export. */
async function countSyncs(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-probe-'))
  const handle = await open(join(folder, 'probe'), 'w')
  const shared = Object.getPrototypeOf(handle) as Pick<FileHandle, 'sync' | 'datasync'>
  for (const name of ['sync', 'datasync'] as const) {
    const flush = shared[name]
    shared[name] = function counted(this: FileHandle) {
      syncs += 1
      return flush.call(this)
    }
  }
  await handle.close()
  await rm(folder, { recursive: true, force: true })
}

/** CPU in milliseconds, memory in bytes (now, the most so far, and what of it is JavaScript's), counts since the start; the loop's delay since the last question, in milliseconds. */
function reading() {
  const { user, system } = process.cpuUsage()
  const loopMs = delay.percentile(99) / 1e6
  delay.reset()
  const rssMost = process.resourceUsage().maxRSS * 1_024
  const { rss, heapUsed: heap } = process.memoryUsage()
  return { cpuMs: (user + system) / 1_000, rss, rssMost, heap, open: openFiles(), syncs, loopMs }
}

/** Files, sockets and pipes; 0 where the system does not say. */
function openFiles(): number {
  try {
    return readdirSync('/proc/self/fd').length
  } catch {
    return 0
  }
}

/** Leaves in memory only what is held on to. */
function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as () => void
  for (let times = 0; times < 3; times += 1) gc()
}

process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null || !('name' in message) || !('question' in message)) return
  if (message.name === 'collect') collect()
  if (message.name === 'collect' || message.name === 'probe')
    process.send?.({ question: message.question, output: reading() })
})
// The program ends as it would without us, and with the bench if that dies.
process.channel?.unref()
process.on('disconnect', () => process.exit())

await countSyncs()
