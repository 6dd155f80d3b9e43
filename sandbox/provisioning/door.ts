import { setTimeout as sleep } from 'node:timers/promises'
import type { Request, RequestHandler, Response } from 'express'
import type { z } from 'zod'
import { failureOf, isRefused, newTrackingId, refuse, type Refused, type Reply } from './answers.ts'
import type { Fault } from './fault-shapes.ts'
import { answerOf, type Call, faultOf, holdOf } from './faults.ts'
import type { Simulation } from './simulation.ts'

/** A request that was read: what it is called, and what it does. */
export interface Task extends Call {
  act(fault: Fault | undefined): Reply | Promise<Reply>
}

/** Turns a reader of requests into a route that also obeys the faults that are set for the call. */
export function serve(simulation: Simulation, read: (request: Request) => Task | Refused): RequestHandler {
  return async (request, response) => {
    const task = read(request)
    if (isRefused(task)) return send(response, task)
    const fault = faultOf(simulation.look().state, task)
    if (!fault) return send(response, await task.act(undefined))
    await simulation.change({ do: 'takeFault', call: task.call, startsJob: task.startsJob })
    await goWrong(simulation.closing, { task, fault, response })
  }
}

async function goWrong(
  closing: AbortSignal,
  { task, fault, response }: { task: Task; fault: Fault; response: Response },
) {
  await pause(fault.delayMs ?? 0, closing)
  if (closing.aborted) return void response.destroy()
  const hold = holdOf(fault)
  const breaks = fault.drop !== undefined && fault.drop !== false
  const instead = answerOf(fault)
  const actsAnyway = fault.afterActing === true || fault.drop === 'after' || hold !== undefined
  const acts = actsAnyway || (!breaks && !instead)
  const reply = acts ? await task.act(fault) : undefined
  if (hold !== undefined) await pause(hold, closing, response)
  if (breaks || hold !== undefined) return void response.destroy()
  if (fault.retryAfter !== undefined) response.set('retry-after', String(fault.retryAfter))
  const answer = instead ?? reply
  if (answer) send(response, answer)
}

/** Waits, but not for a simulator that is closing, nor for a caller that has gone when one is given. */
export async function pause(milliseconds: number, closing: AbortSignal, caller?: Response): Promise<void> {
  if (milliseconds === 0) return
  const gone = new AbortController()
  caller?.once('close', () => gone.abort())
  const signal = AbortSignal.any([closing, gone.signal])
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined)
}

export function send(response: Response, reply: Reply): void {
  const trackingId = newTrackingId()
  response.set('trackingid', trackingId).status(reply.status)
  if (isRefused(reply)) return void response.json(failureOf(reply, trackingId))
  if (reply.location !== undefined) response.location(reply.location)
  if (reply.body === undefined) return void response.end()
  response.json(reply.body)
}

/** Reads the JSON body of a request as `schema` wants it, or says which field is wrong. */
export function bodyOf<T>(
  request: Request,
  schema: z.ZodType<T>,
): { readonly value: T; readonly text: string } | Refused {
  if (!request.is('application/json')) {
    return { ...refuse('VALIDATION', 'The body has to be application/json'), status: 415 }
  }
  const text = typeof request.body === 'string' ? request.body : ''
  const parsed = schema.safeParse(parseJson(text))
  if (parsed.success) return { value: parsed.data, text }
  const [issue] = parsed.error.issues
  return refuse('VALIDATION', issue?.message ?? 'The body cannot be read', issue?.path.join('.') || undefined)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
