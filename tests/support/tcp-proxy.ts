import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A line to a server that can be cut. */
export interface Proxy {
  readonly port: number
  /** Ends every connection, and lets none through. */
  cut(): void
  mend(): void
  close(): Promise<void>
}

export async function openProxy(to: { readonly host: string; readonly port: number }): Promise<Proxy> {
  const open = new Set<Socket>()
  let isCut = false
  const server = createServer((near) => {
    if (isCut) return void near.destroy()
    const far = connect(to)
    for (const [from, into] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(from)
      from.pipe(into)
      from.on('error', () => into.destroy())
      from.on('close', () => {
        open.delete(from)
        into.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const drop = () => {
    for (const socket of open) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true
      drop()
    },
    mend: () => void (isCut = false),
    async close() {
      drop()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
