import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

/** A process of its own that runs one of the files beside this one and says what happened, line by line. */
export interface Child {
  readonly process: ChildProcess
  readonly lines: readonly string[]
  /** Resolves with the next line that begins like this, or one that already came. */
  says(start: string): Promise<string>
  /** Ends it the hard way, and waits until all that it said has arrived. */
  kill(): Promise<void>
  /** Resolves when it ended by itself. */
  readonly ended: Promise<unknown>
}

export function startChild(file: URL, ...args: string[]): Child {
  const started = spawn(process.execPath, ['--import', 'tsx', file.pathname, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines: string[] = []
  const reader = createInterface({ input: started.stdout })
  reader.on('line', (line) => lines.push(line))
  const ended = Promise.all([once(started, 'exit'), once(reader, 'close')])
  return {
    process: started,
    lines,
    ended,
    async says(start) {
      for (;;) {
        const line = lines.find((it) => it.startsWith(start))
        if (line !== undefined) return line
        const more = await Promise.race([once(reader, 'line'), ended.then(() => undefined)])
        if (!more) throw new Error(`the child ended without saying "${start}": ${lines.join(' | ')}`)
      }
    },
    async kill() {
      started.kill('SIGKILL')
      await ended
    },
  }
}
