import type { z } from 'zod'
import type { Job, Trouble } from './contract.ts'
import { parseJson, readText } from './http-body.ts'
import { knownCode, refusalOf, unreadable } from './http-errors.ts'
import type { Answer } from './provisioning.ts'

const oneMegabyte = 1_048_576

/**
 * Reads an answer once, at the door: what is too long, not JSON or not as the
 * contract says is an unknown outcome. Rejects only when the connection breaks.
 */
export async function readAnswer<T>(response: Response, schema: z.ZodType<T>): Promise<Answer<T>> {
  const text = await readText(response, oneMegabyte)
  const body = text === undefined ? undefined : parseJson(text)
  if (!response.ok) return refusalOf(response, body)
  const parsed = schema.safeParse(body)
  return parsed.success ? { ok: true, value: parsed.data } : unreadable(response)
}

/** The same for an answer that says all with its status. */
export async function readNothing(response: Response): Promise<Answer<undefined>> {
  if (!response.ok) return refusalOf(response, parseJson((await readText(response, oneMegabyte)) ?? ''))
  await response.body?.cancel()
  return { ok: true, value: undefined }
}

/** A job with the numbers in it put into words, where we know the word. */
export function inWords(job: Job): Job {
  const perService = job.perService.map((it) => ({
    ...it,
    errors: it.errors.map(word),
    warnings: it.warnings.map(word),
  }))
  return { ...job, perService, ...(job.error && { error: word(job.error) }) }
}

const word = (trouble: Trouble): Trouble => ({
  ...trouble,
  errorCode: knownCode(trouble.errorCode) ?? trouble.errorCode,
})
