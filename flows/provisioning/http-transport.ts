import { createSecureContext, rootCertificates } from 'node:tls'
import { Agent, buildConnector, fetch as call } from 'undici'
import { takenApart } from './http-request.ts'
import { UnsentError } from './http-unsent.ts'

/** PEM texts. */
export interface Tls {
  /** Authorities that are trusted beside the usual ones. */
  readonly ca?: string
  /** Our own certificate and its key, for servers that ask who calls. */
  readonly cert?: string
  readonly key?: string
}

export interface TransportOptions {
  /** How long a connection, TLS included, may take to stand; an answer has a time-out of its own. */
  readonly connectTimeoutMs: number
  readonly tls?: Tls
}

/** In bytes, unpacked; twice what any reader takes. */
const longestAnswer = 2_097_152

/**
 * A `fetch` with connections of its own, that resolves when the whole answer is
 * there. Rejects with an `UnsentError` as cause when no connection could be made,
 * so that nothing was sent, and when the answer breaks off or exceeds two
 * megabytes. A redirect is an answer, never followed.
 */
export function openTransport(options: TransportOptions): typeof fetch {
  const dispatcher = new Agent({ connect: connector(options), pipelining: 1 })
  return async (input, wishes) => {
    // The library does not take the platform's own `Request`.
    const { url, init } = await takenApart(input, wishes)
    const answer = await call(url, { ...init, redirect: 'manual', dispatcher })
    const body = answer.body && (await wholeOf(answer.body))
    return new Response(body, { status: answer.status, headers: [...answer.headers] })
  }
}

/** Read here, because the library cuts off an answer that it thinks nobody holds any more. */
async function wholeOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.byteLength
    if (length > longestAnswer) throw new Error(`The answer is longer than ${longestAnswer} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function connector({ connectTimeoutMs, tls = {} }: TransportOptions): buildConnector.connector {
  const { ca, ...ours } = tls
  // Made once: reading all the usual authorities takes longer than a connection.
  const secureContext = createSecureContext({ ...ours, ...(ca !== undefined && { ca: [...rootCertificates, ca] }) })
  const connect = buildConnector({ timeout: connectTimeoutMs, secureContext })
  return (to, done) =>
    connect(to, (...[cause, socket]) => {
      if (cause) done(new UnsentError('UPSTREAM', `No connection to ${to.hostname}`, { cause }), null)
      else done(null, socket)
    })
}
