/** Shows a fixed token with every call. */
export function withToken(fetch: typeof globalThis.fetch, token: string | undefined): typeof globalThis.fetch {
  if (token === undefined) return fetch
  return (input, init) => {
    const request = new Request(input, init)
    request.headers.set('authorization', `Bearer ${token}`)
    return fetch(request)
  }
}
