import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { readOrdersFile } from '../bot/orders-file.ts'

const HEADER = 'orderId,customerName,contactEmail,lineId,family,requestedStartDate,calling,meetings'
const ROW = 'N-1,Żółta Łódź S.A.,ola@nordwind.example,1,A-FLEX,2026-03-02,120,'

const bytes = (text: string) => new TextEncoder().encode(text)
const table = (...rows: string[]) => bytes([HEADER, ...rows, ''].join('\r\n'))

function ordersIn(file: Uint8Array) {
  const read = readOrdersFile(file)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  return read.orders
}

/** Each as `where: reason`. */
function faultsIn(file: Uint8Array): string[] {
  const read = readOrdersFile(file)
  return 'faults' in read ? read.faults.map(({ where, reason }) => `${where}: ${reason}`) : []
}

/** Every Polish letter, by the byte that Windows-1250 has for it. */
const polish: Readonly<Record<string, number>> = {
  ...{ ą: 0xb9, ć: 0xe6, ę: 0xea, ł: 0xb3, ń: 0xf1, ó: 0xf3, ś: 0x9c, ź: 0x9f, ż: 0xbf },
  ...{ Ą: 0xa5, Ć: 0xc6, Ę: 0xca, Ł: 0xa3, Ń: 0xd1, Ó: 0xd3, Ś: 0x8c, Ź: 0x8f, Ż: 0xaf },
}
const inWindows1250 = (text: string) => Uint8Array.from([...text], (letter) => polish[letter] ?? letter.charCodeAt(0))

describe('a CSV file', () => {
  test('may have every column, and rows of one order that say no more than they must: the example of the documentation', () => {
    const [first, second, third, ...more] = ordersIn(readFileSync('docs/orders.example.csv'))
    expect(more).toEqual([])
    expect(first).toMatchObject({
      orderId: 'WBX-2001',
      customerName: 'Żółta Łódź S.A.',
      partnerName: 'Nordwind Systemy Sp. z o.o.',
      timeZone: 'Europe/Warsaw',
      language: 'pl',
      contact: { email: 'ola@nordwind.example', isAlias: false },
      accountRep: { name: 'Ivo Novak', email: 'ivo@cisco-reps.example' },
      lines: [
        {
          lineId: '1',
          subscriptionId: 'SUB-2001-1',
          family: 'A-FLEX',
          requestedStartDate: '2026-03-02',
          services: [{ service: 'calling', quantity: 120 }],
          contractCountry: 'PL',
          trial: false,
        },
        { lineId: '2', family: 'A-WX', services: [{ service: 'meetings', quantity: 120 }] },
      ],
    })
    expect(second).toMatchObject({
      customerName: 'Morska Przystań, Nowak i Wspólnicy',
      lines: [
        {
          trial: true,
          services: [
            { service: 'calling', quantity: 15 },
            { service: 'contact_center', quantity: 5 },
          ],
        },
      ],
    })
    expect(third).toMatchObject({ customerName: 'Harbour Lights Ltd', contact: { email: 'zed@obcy.example' } })
    expect(third).not.toHaveProperty('accountRep')
  })

  const rows = [
    ['orderId', 'customerName', 'contactEmail', 'lineId', 'family', 'requestedStartDate', 'calling'],
    ['N-1', 'Żółta Łódź, Gęś i Spółka; Jaźń', 'ola@nordwind.example', '1', 'A-FLEX', '2026-03-02', '120'],
  ]
  const written = (delimiter: string) =>
    rows.map((row) => row.map((cell) => `"${cell}"`).join(delimiter)).join('\r\n') + '\r\n'
  const utf16 = (text: string) => Uint8Array.from(Buffer.from(`\uFEFF${text}`, 'utf16le'))

  test.each([
    ['commas, UTF-8', bytes(written(','))],
    ['commas, UTF-8 with a mark', bytes(`\uFEFF${written(',')}`)],
    ['semicolons, as Polish Excel saves it: Windows-1250', inWindows1250(written(';'))],
    ['tabs', bytes(written('\t'))],
    ['tabs in UTF-16, as Excel saves "Unicode text"', utf16(written('\t'))],
    ['names in another case, and blanks around', bytes(written(' , ').replace('orderId', 'ORDERID'))],
    ['empty rows in between', bytes(`\n${written(';').replace('\r\n', '\r\n;;;;;;\r\n\r\n')}`)],
  ])('is read with %s', (_, file) => {
    expect(ordersIn(file)).toMatchObject([{ orderId: 'N-1', customerName: 'Żółta Łódź, Gęś i Spółka; Jaźń' }])
  })

  test('with cells that look like formulas is just text', () => {
    const row = `N-1,"=HYPERLINK(""http://x.example"",""+1"")",ola@nordwind.example,1,A-FLEX,2026-03-02,1,`
    expect(ordersIn(table(row))).toMatchObject([{ customerName: '=HYPERLINK("http://x.example","+1")' }])
    expect(faultsIn(table(ROW.replace('120', '=100+20')))).toEqual([
      'line 2, column calling: must be a whole number (found "=100+20")',
    ])
  })

  test('may say yes and no as Excel does, and 0 for what was not bought', () => {
    const file = bytes(`${HEADER},trial,contactIsAlias\n${ROW}0,PRAWDA,Nie\n${ROW.replace('N-1', 'N-2')},tak,fałsz\n`)
    expect(ordersIn(file)).toMatchObject([
      { contact: { isAlias: false }, lines: [{ trial: true, services: [{ service: 'calling' }] }] },
      { contact: { isAlias: false }, lines: [{ trial: true }] },
    ])
  })

  test.each([
    [
      'edge case 86: a date that does not exist',
      ROW.replace('03-02', '02-30'),
      'requestedStartDate',
      'must be a date that exists, YYYY-MM-DD (found "2026-02-30")',
    ],
    ['edge case 93: an unknown family', ROW.replace('A-FLEX', 'A-NEW'), 'family', expect.stringContaining('A-FLEX-3')],
    ['no order number', ROW.replace('N-1', ''), 'orderId', expect.stringContaining('must be 1 to 100')],
    ['no customer', ROW.replace('Żółta Łódź S.A.', ''), 'customerName', 'must not be empty'],
    ['half an address', ROW.replace('ola@', ''), 'contactEmail', expect.stringContaining('must be an e-mail address')],
    ['a quantity with decimals', ROW.replace('120', '12.5'), 'calling', 'must be a whole number (found "12.5")'],
    ['a negative quantity', ROW.replace('120', '-1'), 'calling', 'must be a whole number (found "-1")'],
  ])('is refused, with line, column and reason, for %s', (_, row, column, reason) => {
    const read = readOrdersFile(table(ROW.replace('N-1', 'N-0'), row))
    expect(read).toEqual({ faults: [{ where: `line 3, column ${column}`, reason }] })
  })

  test('is refused for rows of one order that contradict each other', () => {
    const file = table(ROW, ROW.replace(',1,', ',2,').replace('ola@', 'marek@').replace('S.A.', 'Ltd'))
    expect(faultsIn(file)).toEqual([
      'line 3, column customerName: differs from line 2, which is of the same order (found "Żółta Łódź Ltd")',
      'line 3, column contactEmail: differs from line 2, which is of the same order (found "marek@nordwind.example")',
    ])
    expect(faultsIn(table(ROW, ROW))).toEqual(['line 3, column lineId: names a line twice (found "1")'])
  })

  test('is refused for every fault at once', () => {
    const file = table(
      ROW.replace('N-1', ''),
      ROW.replace('N-1', ''),
      ROW.replace(',120,', ',,'),
      ROW.replace('N-1', 'N-2'),
    )
    expect(faultsIn(file)).toEqual([
      expect.stringMatching(/^line 2, column orderId: /),
      expect.stringMatching(/^line 3, column orderId: /),
      'line 4, columns calling, meetings, messaging, contact_center: must name at least one service',
    ])
  })

  test('is refused for words that are neither yes nor no', () => {
    expect(faultsIn(bytes(`${HEADER},trial,contactIsAlias\n${ROW},maybe,x\n`))).toEqual([
      'line 2, column contactIsAlias: must be yes or no (found "x")',
      'line 2, column trial: must be yes or no (found "maybe")',
    ])
  })

  test.each([
    ['a column that is missing', 'orderId,customerName\nN-1,X\n', 'line 1: the column contactEmail is missing'],
    ['a column nobody knows', `${HEADER},discount\n${ROW},5\n`, 'line 1: there is no column "discount"'],
    ['a column that is there twice', `${HEADER},CALLING\n${ROW},5\n`, 'line 1: the column calling is there twice'],
    ['a delimiter without quotation marks', `${HEADER}\n${ROW.replace(' S', ', S')}9\n`, 'line 2: has more cells'],
    ['a quotation mark that is never closed', `${HEADER}\n"N-1${ROW}\n`, 'line 2: Quote Not Closed'],
    ['no rows', `${HEADER}\n`, 'the file: holds no orders'],
    ['no content', ' \n', 'the file: is empty'],
    ['what is no table at all', '%PDF-1.7\n%\u0000\u0001', 'line 1: the column orderId is missing'],
  ])('is refused as a table for %s', (_, text, said) => {
    expect(faultsIn(bytes(text))).toContainEqual(expect.stringContaining(said))
  })

  test('shows nothing on a terminal but visible text', () => {
    const [said = ''] = faultsIn(table(ROW.replace('A-FLEX', `\u001b[2J\u202e${'x'.repeat(200)}`)))
    expect(said).not.toMatch(/[\u001b\u202e]/)
    expect(said.length).toBeLessThan(250)
  })
})

describe('a JSON file', () => {
  const order = {
    orderId: 'N-1',
    customerName: 'Żółta Łódź S.A.',
    contact: { email: 'ola@nordwind.example' },
    lines: [
      {
        lineId: '1',
        family: 'A-WX',
        requestedStartDate: '2026-03-02',
        services: [{ service: 'meetings', quantity: 1 }],
      },
    ],
  }

  test('holds one order or a list of them', () => {
    expect(ordersIn(bytes(JSON.stringify(order)))).toEqual([order])
    expect(ordersIn(bytes(`\uFEFF \n${JSON.stringify([order, { ...order, orderId: 'N-2' }], null, 2)}`))).toHaveLength(
      2,
    )
  })

  test('is refused, with the order and the field, for every fault at once', () => {
    const bad = { ...order, orderId: 'N-2', lines: [{ ...order.lines[0], requestedStartDate: '2026-02-30' }] }
    expect(faultsIn(bytes(JSON.stringify([order, bad, { ...order, contact: {} }, 7])))).toEqual([
      'order 2 (N-2), lines.0.requestedStartDate: must be a date that exists, YYYY-MM-DD',
      'order 3 (N-1): is in the file twice',
      'order 3 (N-1), contact.email: must be an e-mail address',
      expect.stringMatching(/^order 4: /),
    ])
  })

  test('is refused when it is no JSON, or holds nothing', () => {
    expect(faultsIn(bytes('[\n{"orderId": "N-1",}\n]'))).toEqual([
      expect.stringMatching(/^(line 2|the file): is no JSON/),
    ])
    expect(faultsIn(bytes('[]'))).toEqual(['the file: holds no orders'])
  })
})
