import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { visible } from '../cards/literal.ts'
import { DeskError, openDesk, type Desk, type Taken } from './orders-desk.ts'
import type { Fault } from './orders-fault.ts'
import { readOrdersFile } from './orders-file.ts'
import { columnsInWords } from './orders-table.ts'

export interface Surroundings {
  /** Where the bot is expected unless `--url` says otherwise. */
  readonly url: string
  readonly token: string
  /** Writes a line of what was asked for. */
  readonly print: (line: string) => void
}

/** Orders that are sent at once. */
const BATCH = 200
/** Faults that are listed; there are often as many as rows, all of one kind. */
const LISTED = 50

/** The program behind `npm run orders`. Its commands reject with a `DeskError` that says what went wrong. */
export function ordersProgram(around: Surroundings): Command {
  const program = new Command('orders').description('Hands orders to a running bot, and asks how they are getting on.')
  const desk = (options: { readonly url: string }) => openDesk(options.url.replace(/\/+$/, ''), around.token)
  const command = (name: string, what: string) =>
    program.command(name).description(what).option('--url <url>', 'where the bot is', around.url)

  command('import <file>', 'Takes in all orders of a JSON or CSV file, or none; repeating it changes nothing.')
    .addHelpText('after', importHelp)
    .action((file: string, options: { url: string }) => importFile(file, desk(options), around))
  command('show <orderId>', 'Prints what is known of an order, as JSON.').action(
    async (orderId: string, options: { url: string }) =>
      around.print(JSON.stringify(await desk(options).show(orderId), null, 2)),
  )
  command('list', 'Prints all orders, a line each.').action(async (options: { url: string }) => {
    const items = await desk(options).list()
    for (const { orderId, status, customerName } of items)
      around.print([orderId, status, visible(customerName)].join('\t'))
    if (items.length === 0) around.print('There are no orders.')
  })
  command('cancel <orderId>', 'Withdraws an order; whoever is setting it up is told.').action(
    async (orderId: string, options: { url: string }) => {
      const taken = await desk(options).cancel(orderId)
      if (taken.result === 'rejected') throw new DeskError(rejection(taken))
      around.print(`${orderId} ${taken.result === 'unchanged' ? 'was cancelled before' : 'is cancelled'}.`)
    },
  )
  return program
}

const importHelp = () => `
JSON: one order or a list of them, as POST /orders takes them.
CSV: commas, semicolons or tabs; a row for each line of an order. Columns (* are needed; what concerns the
whole order may be left empty in its other rows):
${columnsInWords()}`

async function importFile(file: string, desk: Desk, { print }: Surroundings): Promise<void> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new DeskError(`${file} cannot be read.`, { cause })
  })
  const read = readOrdersFile(bytes)
  if ('faults' in read) throw new DeskError(faulty(file, read.faults))
  const taken: Taken[] = []
  for (let at = 0; at < read.orders.length; at += BATCH) {
    const batch = await desk.take(read.orders.slice(at, at + BATCH)).catch((cause: unknown) => {
      if (at === 0 || !(cause instanceof DeskError)) throw cause
      throw new DeskError(`${cause.message}\n${count(at, 'order')} went through; repeat the import to go on.`, {
        cause,
      })
    })
    taken.push(...batch)
  }
  print(summary(taken))
  const refused = taken.filter(({ result }) => result === 'rejected')
  if (refused.length > 0) throw new DeskError(refused.map(rejection).join('\n'))
}

function faulty(file: string, faults: readonly Fault[]): string {
  const lines = faults.slice(0, LISTED).map(({ where, reason }) => `${file}, ${where}: ${reason}`)
  const more = faults.length > LISTED ? [`... and ${faults.length - LISTED} more`] : []
  return [...lines, ...more, `Nothing was taken: ${count(faults.length, 'fault')} in ${file}.`].join('\n')
}

/** `3 created, 1 updated, 2 unchanged`. */
function summary(taken: readonly Taken[]): string {
  const results = ['created', 'updated', 'unchanged', 'rejected'] as const
  const counts = results.map((wanted) => [taken.filter(({ result }) => result === wanted).length, wanted] as const)
  return counts.flatMap(([many, result]) => (many > 0 ? [`${many} ${result}`] : [])).join(', ')
}

const rejection = ({ orderId, reasons }: Taken): string =>
  `${orderId} was rejected: ${reasons.map(({ path, reason }) => `${path} ${reason}`).join('; ')}`

const count = (many: number, what: string): string => `${many} ${what}${many === 1 ? '' : 's'}`
