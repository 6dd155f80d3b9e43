import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ordersProgram } from '../bot/orders-commands.ts'
import { order, orderOf } from './support/orders.ts'
import { openStage, type Stage } from './support/stage.ts'

const root = join(import.meta.dirname, '..')

let stage: Stage
let folder: string
beforeAll(async () => {
  ;[stage, folder] = await Promise.all([openStage(), mkdtemp(join(tmpdir(), 'orders-'))])
})
afterAll(async () => {
  await stage.close()
  await rm(folder, { recursive: true, force: true })
})

/** Runs a command against the stage; gives what it printed, or the message of its failure. */
async function run(...words: string[]): Promise<{ printed: string[]; failed?: string }> {
  const printed: string[] = []
  const around = { url: stage.url, token: 'sandbox-intake', print: (line: string) => void printed.push(line) }
  try {
    await ordersProgram(around).parseAsync(words, { from: 'user' })
    return { printed }
  } catch (error) {
    return { printed, failed: (error as Error).message }
  }
}

async function file(name: string, content: string | object): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

const orders = [order({ orderId: 'N-1' }), order({ orderId: 'N-2' }), order({ orderId: 'N-3' })]

describe('orders import', () => {
  test('takes the orders of a file, and as often as it is repeated, takes each once', async () => {
    const path = await file('orders.json', orders)
    expect(await run('import', path)).toEqual({ printed: ['3 created'] })
    expect(await run('import', path)).toEqual({ printed: ['3 unchanged'] })
    const changed = [
      ...orders.slice(0, 2),
      order({ orderId: 'N-3', customerName: 'Nowa Nazwa' }),
      order({ orderId: 'N-4' }),
    ]
    expect(await run('import', await file('more.json', changed))).toEqual({
      printed: ['1 created, 1 updated, 2 unchanged'],
    })
    expect((await stage.call<{ items: unknown[] }>('GET', '/orders')).body.items).toHaveLength(4)
  })

  test('takes the same orders from a table', async () => {
    expect(await run('import', join(root, 'docs/orders.example.csv'))).toEqual({ printed: ['3 created'] })
    expect(await run('import', join(root, 'docs/orders.example.csv'))).toEqual({ printed: ['3 unchanged'] })
    expect(await stage.order('WBX-2001')).toMatchObject({ orderId: 'WBX-2001', requestedStartDate: '2026-03-02' })
  })

  test('takes nothing of a file in which one row is bad, and says where', async () => {
    const bad = await file(
      'bad.csv',
      'orderId;customerName;contactEmail;lineId;family;requestedStartDate;calling\n' +
        'B-1;Good;ola@nordwind.example;1;A-FLEX;2026-03-02;1\n' +
        'B-2;Bad;ola@nordwind.example;1;A-FLEX;2026-02-30;1\n',
    )
    const { printed, failed } = await run('import', bad)
    expect(printed).toEqual([])
    expect(failed?.split('\n')).toEqual([
      `${bad}, line 3, column requestedStartDate: must be a date that exists, YYYY-MM-DD (found "2026-02-30")`,
      `Nothing was taken: 1 fault in ${bad}.`,
    ])
    expect((await stage.call('GET', '/orders/B-1')).status).toBe(404)
  })

  test('lists many faults no further than anybody reads', async () => {
    const { failed } = await run('import', await file('all-bad.json', Array(70).fill({ orderId: 'B-9', lines: [] })))
    expect(failed?.split('\n')).toHaveLength(52)
    expect(failed).toMatch(/\.\.\. and \d+ more\nNothing was taken: \d+ faults in /)
  })

  test('sends many orders in batches', async () => {
    const many = Array.from({ length: 450 }, (_, at) =>
      orderOf({ requestedStartDate: '2099-03-02' }, { orderId: `M-${at}` }),
    )
    expect(await run('import', await file('many.json', many))).toEqual({ printed: ['450 created'] })
  })

  test('names what the bot rejects although the file is good, and takes the rest', async () => {
    await run('cancel', 'N-1')
    const late = [order({ orderId: 'N-1', customerName: 'Too late' }), order({ orderId: 'N-5' })]
    expect(await run('import', await file('late.json', late))).toEqual({
      printed: ['1 created, 1 rejected'],
      failed: 'N-1 was rejected: orderId the order is cancelled',
    })
  })

  test('says that a file cannot be read', async () => {
    expect((await run('import', join(folder, 'nothing.csv'))).failed).toBe(
      `${join(folder, 'nothing.csv')} cannot be read.`,
    )
  })
})

describe('the other commands', () => {
  test('list prints a line an order', async () => {
    const { printed } = await run('list')
    expect(printed).toContain('N-2\tawaiting\tŻółta Łódź S.A.')
  })

  test('show prints what is known, as JSON', async () => {
    const { printed } = await run('show', 'N-2')
    expect(JSON.parse(printed.join('\n'))).toMatchObject({
      orderId: 'N-2',
      status: 'awaiting',
      history: expect.any(Array),
    })
    expect((await run('show', '../ready')).failed).toBe('There is no such order.')
  })

  test('cancel withdraws an order, once', async () => {
    expect(await run('cancel', 'N-3')).toEqual({ printed: ['N-3 is cancelled.'] })
    expect(await run('cancel', 'N-3')).toEqual({ printed: ['N-3 was cancelled before.'] })
    expect(await stage.order('N-3')).toMatchObject({ status: 'cancelled' })
    expect((await run('cancel', 'N-99')).failed).toBe('There is no such order.')
  })
})

describe('when the bot cannot be asked', () => {
  const at = async (url: string, token = 'sandbox-intake') => {
    const print = () => undefined
    return ordersProgram({ url: 'http://127.0.0.1:1', token, print })
      .parseAsync(['list', '--url', url], { from: 'user' })
      .then(
        () => undefined,
        (error: Error) => error.message,
      )
  }

  test('because it does not run, or the address is none', async () => {
    for (const url of ['http://127.0.0.1:1', 'nonsense'])
      expect(await at(url)).toBe(
        `No bot answers at ${url}. Start it with \`npm start\`, or say where it is with --url.`,
      )
  })

  test('because the token is not its own', async () => {
    expect(await at(`${stage.url}/`, 'another')).toContain('does not know this intake token')
  })

  test('because something else answers there', async () => {
    const other = createServer((_, response) => response.end('hello'))
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
    expect(await at(url)).toBe(`What answers at ${url} is no Set Up Now.`)
    await new Promise((resolve) => other.close(resolve))
  })
})

describe('the program itself', () => {
  const program = (words: string[], settings: Record<string, string>) =>
    new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
      const env = { ...process.env, ...settings }
      const args = ['--import', 'tsx', 'bot/orders-cli.ts', ...words]
      execFile(process.execPath, args, { cwd: root, env }, (error, out, err) =>
        resolve({ code: error ? error.code : 0, out, err }),
      )
    })

  test('finds the bot by its settings, and ends with 1 and a sentence when something is wrong', async () => {
    const { port } = new URL(stage.url)
    const [good, bad, wrong, help] = await Promise.all([
      program(['import', 'docs/orders.example.csv'], { PORT: port }),
      program(['show', 'X-1'], { PORT: port }),
      program(['list'], { PORT: 'door' }),
      program(['help', 'import'], { PORT: port }),
    ])
    expect(good).toEqual({ code: 0, out: '3 unchanged\n', err: expect.any(String) })
    expect(bad).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^There is no such order\.$/m) })
    expect(help.out).toMatch(/^ {2}\* requestedStartDate +day to start on, YYYY-MM-DD$/m)
    expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('PORT: must be a whole number') })
  })
})
