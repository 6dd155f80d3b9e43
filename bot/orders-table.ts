import { CsvError, parse } from 'csv-parse/sync'
import { z } from 'zod'
import { fault, type Fault } from './orders-fault.ts'

/**
 * Orders as a table: one row a line of an order, rows with the same `orderId` are one order. What belongs to the
 * whole order need stand in one of its rows only, and may not differ between them. Each column with what it means.
 */
const orderColumns = {
  orderId: 'number of the order',
  customerName: 'who bought',
  partnerName: 'who sold, as a suggestion for the name of a new organisation',
  timeZone: 'whose day the start date is, e.g. Europe/Warsaw',
  language: 'en or pl',
  contactEmail: 'who gets Set Up Now',
  contactIsAlias: 'yes when that is an address of several people',
  accountRepName: 'name of the account representative, and',
  accountRepEmail: 'their address; one needs the other',
  repSpace: 'id of the space that the representatives read',
}
const lineColumns = {
  lineId: 'number of the line within the order',
  subscriptionId: 'subscription that it makes',
  family: 'A-FLEX, A-FLEX-3, A-WX or A-SPK',
  requestedStartDate: 'day to start on, YYYY-MM-DD',
  calling: 'number of calling licences; empty or 0 when none were bought',
  meetings: 'the same for meetings',
  messaging: 'the same for messaging',
  contact_center: 'the same for the contact centre',
  contractCountry: 'country of the contract, e.g. PL',
  trial: 'yes when it is a trial that is converted',
}
export const ofOrder = Object.keys(orderColumns)
export const ofLine = Object.keys(lineColumns)
export const quantities = ['calling', 'meetings', 'messaging', 'contact_center']
export const needed = ['orderId', 'customerName', 'contactEmail', 'lineId', 'family', 'requestedStartDate']

/** Every column there may be, in any order and case of letters. */
const columns: readonly string[] = [...ofOrder, ...ofLine]

/** The columns, a line each; those that every file must have are marked. */
export const columnsInWords = (): string =>
  Object.entries({ ...orderColumns, ...lineColumns })
    .map(([name, means]) => `  ${needed.includes(name) ? '*' : ' '} ${name.padEnd(19)} ${means}`)
    .join('\n')

export interface Row {
  /** In the file, from 1; where a cell has several lines, the last one. */
  readonly line: number
  /** By column; what is empty is left out. */
  readonly cells: Readonly<Record<string, string>>
}

const Records = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }))

/** The rows of a table with commas, semicolons or tabs between its cells, or what is wrong with it as a table. */
export function tableOf(text: string): { readonly rows: readonly Row[] } | { readonly faults: readonly Fault[] } {
  try {
    const options = {
      bom: true,
      trim: true,
      info: true,
      relax_column_count: true,
      skip_records_with_empty_values: true,
    }
    const [head, ...records] = Records.parse(parse(text, { ...options, delimiter: delimiterOf(text) }))
    if (!head || records.length === 0) return { faults: [fault('the file', 'holds no orders')] }
    const names = head.record.map((name) => columns.find((known) => known.toLowerCase() === name.toLowerCase()) ?? name)
    const faults = [...misnamed(names), ...records.flatMap(({ record, info }) => tooLong(record, names, info.lines))]
    return faults.length > 0
      ? { faults }
      : { rows: records.map(({ record, info }) => rowOf(record, names, info.lines)) }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    return { faults: [fault(`line ${String(error['lines'])}`, error.message)] }
  }
}

/** The one that the header has most of: Excel writes semicolons where the comma is the decimal sign. */
function delimiterOf(text: string): string {
  const header = (/^\s*(.*)/.exec(text)?.[1] ?? '').replace(/"[^"]*"/g, '')
  const count = (sign: string) => header.split(sign).length
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ','
}

function misnamed(names: readonly string[]): Fault[] {
  const missing = needed.filter((name) => !names.includes(name))
  const strange = names.filter((name) => !columns.includes(name))
  const twice = names.filter((name, at) => names.indexOf(name) < at)
  return [
    ...missing.map((name) => fault('line 1', `the column ${name} is missing`)),
    ...strange.map((name) => fault('line 1', `there is no column "${name}"; there are ${columns.join(', ')}`)),
    ...twice.map((name) => fault('line 1', `the column ${name} is there twice`)),
  ]
}

const tooLong = (record: readonly string[], names: readonly string[], line: number): Fault[] =>
  record.slice(names.length).some((cell) => cell !== '')
    ? [fault(`line ${line}`, `has more cells than the header; a text with a delimiter in it needs quotation marks`)]
    : []

const rowOf = (record: readonly string[], names: readonly string[], line: number): Row => ({
  line,
  cells: Object.fromEntries(names.flatMap((name, at) => (record[at] ? [[name, record[at]]] : []))),
})
