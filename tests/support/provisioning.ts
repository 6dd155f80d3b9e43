import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import express from 'express'
import type { Provisioning } from '../../flows/provisioning/provisioning.ts'
import { openTransport } from '../../flows/provisioning/http-transport.ts'
import { openHttpProvisioning } from '../../flows/provisioning/http.ts'
import { openProvisioning } from '../../sandbox/provisioning/index.ts'
import { LedgerEntry } from '../../sandbox/provisioning/state.ts'

export interface TestProvisioningOptions {
  /** 0, the default, does all simulated work at once; 1 is lifelike. */
  readonly pace?: number
  /** Milliseconds since 1970, for tests that decide when work is done. */
  readonly now?: () => number
  /** How long the adapter waits; 5 s by default. */
  readonly timeoutMs?: number
}

export interface TestProvisioning {
  /** Where the contract's paths begin. Stays the same over a restart. */
  readonly url: string
  /** Where the simulator keeps its state; removed at the end. */
  readonly dataDir: string
  /** The product's own adapter, talking to the simulator over HTTP. */
  readonly provisioning: Provisioning
  /** Any call as the sandbox page would make it; `body` is sent as JSON. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
  ) => Promise<{ readonly status: number; readonly body: unknown }>
  /** Sets faults; rejects when the simulator does not accept them. */
  readonly fail: (faults: object) => Promise<void>
  readonly ledger: () => Promise<LedgerEntry[]>
  /** How often billing really started, for one order or for all. */
  readonly billingStarts: (orderId?: string) => Promise<number>
  /** Closes the simulator and opens it again on the same data and address. */
  readonly restart: () => Promise<void>
  readonly close: () => Promise<void>
}

/** A simulator with data of its own on a free port of the loopback, and the adapter to it. */
export async function openTestProvisioning(options: TestProvisioningOptions = {}): Promise<TestProvisioning> {
  const dataDir = await mkdtemp(join(tmpdir(), 'provisioning-'))
  let served = await serve(dataDir, options, 0)
  const url = `http://127.0.0.1:${served.port}/sandbox/provisioning`
  const call = (method: string, path: string, body?: unknown) => callJson(`${url}/${path}`, method, body)
  const ledger = async () => LedgerEntry.array().parse((await call('GET', 'ledger')).body)
  return {
    url,
    dataDir,
    provisioning: openHttpProvisioning({
      url,
      timeoutMs: options.timeoutMs ?? 5000,
      fetch: openTransport({ connectTimeoutMs: 5000 }),
    }),
    call,
    async fail(faults) {
      const { status, body } = await call('POST', 'faults', faults)
      if (status !== 201) throw new Error(`The faults were not accepted: ${JSON.stringify(body)}`)
    },
    ledger,
    async billingStarts(orderId) {
      const starts = (await ledger()).filter(({ operation }) => operation === 'billingStarted')
      return starts.filter(({ order }) => orderId === undefined || order === orderId).length
    },
    async restart() {
      await served.close()
      served = await serve(dataDir, options, served.port)
    },
    async close() {
      await served.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

async function serve(dataDir: string, { pace = 0, now }: TestProvisioningOptions, port: number) {
  const simulator = await openProvisioning({ dataDir, pace, ...(now && { now }) })
  const server = createServer(express().use('/sandbox/provisioning', simulator.router))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      await simulator.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function callJson(url: string, method: string, body: unknown) {
  const sent = body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  const response = await fetch(url, { method, ...sent })
  const text = await response.text()
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
}
