import { readOrder } from '../flows/intake.ts'
import { fault, type Fault, type OrdersRead } from './orders-fault.ts'
import { needed, ofLine, ofOrder, quantities, tableOf, type Row } from './orders-table.ts'

/** Reads the text of a CSV file, one row a line of an order; `orders-table.ts` says what its columns are. */
export function readCsv(text: string): OrdersRead {
  const table = tableOf(text)
  if ('faults' in table) return table
  const orders = new Map<string, Row[]>()
  for (const row of table.rows) {
    // A row without an id is an order of its own, so that each of them is named; no id has a blank in it.
    const id = row.cells['orderId'] ?? `row ${row.line}`
    orders.set(id, [...(orders.get(id) ?? []), row])
  }
  const read = [...orders.values()].map((rows) => ({ rows, order: readOrder(orderOf(rows)) }))
  const faults = read.flatMap(({ rows, order }) => [
    ...contradictions(rows),
    ...(order.ok ? [] : (order.taken.reasons ?? []).map(({ path, reason }) => inTable(rows, path, reason))),
  ])
  if (faults.length > 0) return { faults }
  return { orders: read.flatMap(({ order }) => (order.ok ? [order.order] : [])) }
}

/** The order that these rows are, as `POST /orders` takes it; whether it is a good one is not asked here. */
function orderOf(rows: readonly Row[]): object {
  const said = Object.fromEntries(
    ofOrder.map((name) => [name, rows.find(({ cells }) => cells[name])?.cells[name] ?? blank(name)]),
  )
  const { contactEmail, contactIsAlias, accountRepName, accountRepEmail, ...order } = said
  return {
    ...order,
    contact: { email: contactEmail, isAlias: truthOf(contactIsAlias) },
    ...(accountRepName || accountRepEmail
      ? { accountRep: { name: accountRepName ?? '', email: accountRepEmail ?? '' } }
      : {}),
    lines: rows.map(({ cells }) => lineOf(cells)),
  }
}

/** What is needed is there, if only as nothing; the schema then says what is wrong with that. */
const blank = (name: string) => (needed.includes(name) ? '' : undefined)

const lineOf = (cells: Row['cells']) => ({
  ...Object.fromEntries(
    ofLine.filter((name) => !quantities.includes(name)).map((name) => [name, cells[name] ?? blank(name)]),
  ),
  trial: truthOf(cells['trial']),
  services: boughtOf(cells).map(({ service, text }) => ({
    service,
    quantity: /^\d{1,9}$/.test(text) ? Number(text) : NaN,
  })),
})

/** An empty cell and a 0 both mean that this was not bought. */
const boughtOf = (cells: Row['cells']) =>
  quantities.flatMap((service) => (cells[service] && cells[service] !== '0' ? [{ service, text: cells[service] }] : []))

const truths: Readonly<Record<string, boolean>> = {
  ...{ true: true, yes: true, tak: true, prawda: true, '1': true },
  ...{ false: false, no: false, nie: false, fałsz: false, '0': false },
}

/** A word that is neither yes nor no stays itself, for the schema to refuse. */
const truthOf = (word: string | undefined) => (word === undefined ? undefined : (truths[word.toLowerCase()] ?? word))

function contradictions(rows: readonly Row[]): Fault[] {
  return ofOrder.flatMap((name) => {
    const [first, ...others] = rows.filter(({ cells }) => cells[name])
    const differing = others.filter(({ cells }) => cells[name] !== first?.cells[name])
    return differing.map((row) => inCell(row, name, `differs from line ${first?.line}, which is of the same order`))
  })
}

/** Where in the table a fault of the order lies. */
function inTable(rows: readonly Row[], path: string, reason: string): Fault {
  const [, at, field = '', service] = /^lines\.(\d+)\.(\w+)(?:\.(\d+))?/.exec(path) ?? []
  if (at === undefined) return inOrder(rows, path, reason)
  const row = rows[Number(at)] ?? { line: 0, cells: {} }
  if (field !== 'services') return inCell(row, field, field === 'trial' ? 'must be yes or no' : reason)
  const bought = service === undefined ? undefined : boughtOf(row.cells)[Number(service)]
  return bought
    ? inCell(row, bought.service, reason)
    : fault(`line ${row.line}, columns ${quantities.join(', ')}`, reason)
}

const renamed: Readonly<Record<string, string>> = {
  'contact.email': 'contactEmail',
  'contact.isAlias': 'contactIsAlias',
  'accountRep.name': 'accountRepName',
  'accountRep.email': 'accountRepEmail',
}

function inOrder(rows: readonly Row[], path: string, reason: string): Fault {
  const name = path === 'lines' ? 'lineId' : (renamed[path] ?? path)
  const isRepeated = ({ cells }: Row, at: number) => rows.findIndex((row) => row.cells[name] === cells[name]) < at
  const row = (path === 'lines' && rows.find(isRepeated)) || rows.find(({ cells }) => cells[name]) || rows[0]
  return inCell(row ?? { line: 0, cells: {} }, name, name === 'contactIsAlias' ? 'must be yes or no' : reason)
}

const inCell = ({ line, cells }: Row, column: string, reason: string): Fault =>
  fault(`line ${line}, column ${column}`, reason, cells[column])
