/** The order of the stories: Ola's, for Żółta Łódź, due. */
export const ORDER = {
  orderId: 'WBX-1001',
  customerName: 'Żółta Łódź S.A.',
  partnerName: 'Nordwind Systemy Sp. z o.o.',
  timeZone: 'Europe/Warsaw',
  language: 'en',
  contact: { email: 'ola@nordwind.example' },
  accountRep: { name: 'Ivo Novak', email: 'ivo@cisco-reps.example' },
  lines: [
    {
      lineId: '1',
      subscriptionId: 'SUB-1001',
      family: 'A-FLEX',
      requestedStartDate: '2026-03-02',
      services: [
        { service: 'calling', quantity: 120 },
        { service: 'meetings', quantity: 120 },
      ],
      contractCountry: 'PL',
    },
  ],
} as const

/** The same order with something different about it. */
export const order = (change: object): object => ({ ...ORDER, ...change })
/** An order whose only line is different. */
export const orderOf = (line: object, change: object = {}): object => ({
  ...ORDER,
  ...change,
  lines: [{ ...ORDER.lines[0], ...line }],
})
