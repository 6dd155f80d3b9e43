import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** A load balancer without a memory: each connection goes to any of these ports, and on to the next where nobody is. */
export async function openDoor(ports: readonly number[]): Promise<{ readonly port: number; close(): Promise<void> }> {
  const open = new Set<Socket>()
  function lead(near: Socket, from: number, tries = 0): void {
    const port = ports[(from + tries) % ports.length]
    if (port === undefined || tries === ports.length) return void near.destroy()
    const far = connect(port, '127.0.0.1')
    far.once('error', () => (far.connecting || far.pending ? lead(near, from, tries + 1) : near.destroy()))
    far.once('connect', () => {
      near.pipe(far)
      far.pipe(near)
      far.once('close', () => near.destroy())
      near.once('close', () => far.destroy())
    })
  }
  const server = createServer((near) => {
    open.add(near)
    near.on('error', () => undefined)
    near.once('close', () => open.delete(near))
    lead(near, Math.floor(Math.random() * ports.length))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
