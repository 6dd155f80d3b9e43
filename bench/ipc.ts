import type { ChildProcess } from 'node:child_process'
import { z } from 'zod'

/** Questions between the bench and the processes it starts, over Node's own channel. `probe.ts` speaks the same without this file. */

const Question = z.object({ question: z.int(), name: z.string(), input: z.unknown() })
const Answer = z.object({ question: z.int(), output: z.unknown(), failure: z.string().optional() })

let questions = 0

/** Asks a child process. Rejects when the child fails, ends, or is silent for `patienceMs`. */
export function ask(child: ChildProcess, name: string, input: unknown, patienceMs = 120_000): Promise<unknown> {
  const question = ++questions
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer)
      child.off('message', hear).off('exit', gone)
      settle()
    }
    const gone = () => end(() => reject(new Error(`The process that was asked for "${name}" has ended`)))
    const hear = (message: unknown) => {
      const answer = Answer.safeParse(message)
      if (!answer.success || answer.data.question !== question) return
      const { failure, output } = answer.data
      end(() => (failure === undefined ? resolve(output) : reject(new Error(`"${name}" failed: ${failure}`))))
    }
    const timer = setTimeout(() => end(() => reject(new Error(`No answer to "${name}"`))), patienceMs)
    child.on('message', hear).on('exit', gone)
    child.send({ question, name, input })
  })
}

/** Answers what the parent asks by these names; other names are for other listeners. */
export function answer(known: Readonly<Record<string, (input: unknown) => unknown>>): void {
  process.on('message', (message) => {
    const asked = Question.safeParse(message)
    const handler = asked.success ? known[asked.data.name] : undefined
    if (!asked.success || !handler) return
    const { question, input } = asked.data
    Promise.resolve(input)
      .then(handler)
      .then(
        (output) => process.send?.({ question, output }),
        (error: unknown) => process.send?.({ question, failure: String(error) }),
      )
  })
}
