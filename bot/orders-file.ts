import { readOrder } from '../flows/intake.ts'
import { readCsv } from './orders-csv.ts'
import { fault, type Fault, type OrdersRead } from './orders-fault.ts'

/**
 * Reads a file of orders: JSON (one order or a list, as `POST /orders` takes them) or CSV, whichever it looks like.
 * Everything is checked before anything is taken: one bad row, and there are only faults.
 */
export function readOrdersFile(bytes: Uint8Array): OrdersRead {
  const text = textOf(bytes)
  if (text.trim() === '') return { faults: [fault('the file', 'is empty')] }
  return /^\s*[[{]/.test(text) ? readJson(text) : readCsv(text)
}

/** UTF-8, or UTF-16 as Excel's "Unicode text" is, or else what Excel writes in Central Europe. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1250').decode(bytes)
  }
}

function readJson(text: string): OrdersRead {
  const parsed = jsonOf(text)
  if ('fault' in parsed) return { faults: [parsed.fault] }
  const all: readonly unknown[] = Array.isArray(parsed.json) ? parsed.json : [parsed.json]
  if (all.length === 0) return { faults: [fault('the file', 'holds no orders')] }
  const read = all.map(readOrder)
  const ids = read.map((order) => (order.ok ? order.order.orderId : order.taken.orderId))
  const faults = read.flatMap((order, at) => {
    const name = `order ${at + 1}${ids[at] ? ` (${ids[at]})` : ''}`
    const twice = ids[at] && ids.indexOf(ids[at]) < at ? [fault(name, 'is in the file twice')] : []
    const wrong = order.ok ? [] : (order.taken.reasons ?? [])
    return [...twice, ...wrong.map(({ path, reason }) => fault(path ? `${name}, ${path}` : name, reason))]
  })
  return faults.length > 0 ? { faults } : { orders: read.flatMap((order) => (order.ok ? [order.order] : [])) }
}

function jsonOf(text: string): { readonly json: unknown } | { readonly fault: Fault } {
  try {
    return { json: JSON.parse(text) as unknown }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    const at = /position (\d+)/.exec(error.message)?.[1]
    const line = text.slice(0, Number(at)).split('\n').length
    return { fault: fault(at === undefined ? 'the file' : `line ${line}`, `is no JSON: ${error.message}`) }
  }
}
