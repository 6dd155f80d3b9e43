import { open, rm } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem, type } from 'node:os'
import { join } from 'node:path'
import { median } from './median.ts'

/** What the figures were made on, in lines to print with them. */
export async function machine(folder: string): Promise<string[]> {
  const cores = cpus()
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}, Node ${process.versions.node}`,
    `making 2 kB durable on this disk takes ${(await flushMs(folder)).toFixed(2)} ms; load of the machine before the run: ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}`,
  ]
}

/** What every durable write here pays: the median of some appends with a flush. */
async function flushMs(folder: string): Promise<number> {
  const path = join(folder, `flush-${process.pid}`)
  const file = await open(path, 'w')
  const times: number[] = []
  for (let n = 0; n < 30; n += 1) {
    const begun = performance.now()
    await file.appendFile('x'.repeat(2_048))
    await file.datasync()
    times.push(performance.now() - begun)
  }
  await file.close()
  await rm(path)
  return median(times)
}
