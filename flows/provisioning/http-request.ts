/** A request taken apart, so that it can be sent again, or by another `fetch` than the platform's. */
export interface Taken {
  readonly url: string
  readonly init: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: Uint8Array | null
    readonly signal: AbortSignal | null
  }
}

/** The bytes of the body stay as they are. */
export async function takenApart(input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Taken> {
  const request = new Request(input, init)
  const { url, method } = request
  const body = request.body === null ? null : new Uint8Array(await request.arrayBuffer())
  // Not the new request's signal: it only follows this one, and may be collected together with the request.
  const signal = init.signal ?? (input instanceof Request ? input.signal : null)
  return { url, init: { method, headers: Object.fromEntries(request.headers), body, signal } }
}
