import ky, { type Options } from 'ky'
import { z } from 'zod'

/** The intake could not be asked, or did not do as asked; the message is for whoever sits at the terminal. */
export class DeskError extends Error {
  override readonly name = 'DeskError'
}

const Taken = z.object({
  orderId: z.string(),
  result: z.enum(['created', 'updated', 'unchanged', 'rejected']),
  reasons: z.array(z.object({ path: z.string(), reason: z.string() })).default([]),
})
export type Taken = z.infer<typeof Taken>

const Listed = z.object({
  items: z.array(z.object({ orderId: z.string(), customerName: z.string(), status: z.string() })),
})
export type Listed = z.infer<typeof Listed>['items'][number]

/** The intake of a running bot. Everything rejects with a `DeskError` when it cannot be done. */
export interface Desk {
  /** At most 1,000 orders at a time. */
  take(orders: readonly object[]): Promise<readonly Taken[]>
  list(): Promise<readonly Listed[]>
  /** What `GET /orders/:orderId` tells: state and lifecycle, no answers. */
  show(orderId: string): Promise<unknown>
  cancel(orderId: string): Promise<Taken>
}

/** The desk of the bot at `url`, e.g. `http://127.0.0.1:3000`. */
export function openDesk(url: string, token: string): Desk {
  const client = ky.create({
    prefixUrl: url,
    headers: { authorization: `Bearer ${token}` },
    timeout: 120_000,
    retry: 0,
    throwHttpErrors: false,
  })

  async function answerOf(path: string, options: Options): Promise<Response> {
    try {
      return await client(path, options)
    } catch (cause) {
      const message = `No bot answers at ${url}. Start it with \`npm start\`, or say where it is with --url.`
      throw new DeskError(message, { cause })
    }
  }

  async function ask<T>(path: string, options: Options, schema: z.ZodType<T>): Promise<T> {
    const response = await answerOf(path, options)
    const body: unknown = await response.json().catch(() => undefined)
    if (!response.ok) throw new DeskError(refusal(response.status, url, body))
    const answer = schema.safeParse(body)
    if (answer.success) return answer.data
    throw new DeskError(`What answers at ${url} is no Set Up Now.`, { cause: answer.error })
  }

  const one = (orderId: string) => `orders/${encodeURIComponent(orderId)}`
  return {
    take: async (orders) => (await ask('orders', { method: 'post', json: orders }, Results)).results,
    list: async () => (await ask('orders', {}, Listed)).items,
    show: (orderId) => ask(one(orderId), {}, z.looseObject({ orderId: z.string() })),
    cancel: (orderId) => ask(one(orderId), { method: 'delete' }, Taken),
  }
}

const Results = z.object({ results: z.array(Taken) })

function refusal(status: number, url: string, body: unknown): string {
  if (status === 401)
    return `The bot at ${url} does not know this intake token. INTAKE_TOKEN must be the same here and there.`
  const said = z.object({ message: z.string() }).safeParse(body)
  return said.success ? said.data.message : `${url} answered with status ${status}.`
}
