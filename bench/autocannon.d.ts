/** The little of autocannon that the bench uses; the package comes without typings. Latency in milliseconds. */
declare module 'autocannon' {
  namespace autocannon {
    interface Request {
      readonly method: string
      readonly path: string
      readonly body?: string
      readonly headers?: Readonly<Record<string, string>>
    }
    interface Result {
      readonly requests: { readonly total: number }
      readonly latency: { readonly p50: number; readonly p99: number }
      /** In seconds. */
      readonly duration: number
      readonly non2xx: number
      readonly errors: number
    }
  }
  function autocannon(options: {
    url: string
    connections: number
    duration: number
    requests: readonly (autocannon.Request & { setupRequest(request: autocannon.Request): autocannon.Request })[]
  }): Promise<autocannon.Result>
  export default autocannon
}
