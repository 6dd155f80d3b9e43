import { rootCertificates } from 'node:tls'
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

/** Twice what any reader takes: nothing is held of an answer that is longer. */
const longestAnswer = 2_097_152

/**
 * A `fetch` with connections of its own. Rejects with an `UnsentError` as cause
 * when no connection could be made, so that nothing was sent; redirects are not
 * followed unless asked for, and no answer is taken that exceeds two megabytes.
 */
export function openTransport(options: TransportOptions): typeof fetch {
  const dispatcher = new Agent({ connect: connector(options), maxResponseSize: longestAnswer, pipelining: 1 })
  return async (input, options) => {
    // The library does not take the platform's own `Request`.
    const { url, init } = await takenApart(input, options)
    const answer = await call(url, { ...init, dispatcher })
    return new Response(answer.body, { status: answer.status, headers: [...answer.headers] })
  }
}

function connector({ connectTimeoutMs, tls: { ca, cert, key } = {} }: TransportOptions): buildConnector.connector {
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    ...(ca !== undefined && { ca: [...rootCertificates, ca] }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  })
  return (to, done) =>
    connect(to, (...[cause, socket]) => {
      if (cause) done(new UnsentError('UPSTREAM', `No connection to ${to.hostname}`, { cause }), null)
      else done(null, socket)
    })
}
