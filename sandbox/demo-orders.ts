/** Orders to try: together they reach every branch of the wizard. The README lists what to type where. */

const day = (now: Date, inDays: number): string =>
  new Date(now.getTime() + inDays * 86_400_000).toISOString().slice(0, 10)

const rep = { name: 'Ivo Novak', email: 'ivo@cisco-reps.example' }

/** The orders an ordering tool would send, with start dates around `now`. */
export function demoOrders(now: Date): readonly object[] {
  const all = { timeZone: 'Europe/Warsaw', accountRep: rep, partnerName: 'Nordwind Systemy Sp. z o.o.' }
  return [
    {
      ...all,
      orderId: 'WBX-1001',
      customerName: 'Żółta Łódź S.A.',
      language: 'en',
      contact: { email: 'ola@nordwind.example' },
      lines: [line('1', 'A-FLEX', day(now, -1), { calling: 120, meetings: 120 }, 'PL')],
    },
    {
      ...all,
      orderId: 'WBX-1002',
      customerName: 'Bałtyk Spedycja S.A.',
      language: 'pl',
      contact: { email: 'marek@nordwind.example' },
      lines: [line('1', 'A-FLEX-3', day(now, -1), { calling: 40 }, 'PL')],
    },
    {
      orderId: 'WBX-1003',
      customerName: 'Góry Wysokie Sp. z o.o.',
      partnerName: 'Obcy Integrator',
      timeZone: 'Europe/Warsaw',
      accountRep: rep,
      contact: { email: 'zed@obcy.example' },
      lines: [line('1', 'A-WX', day(now, -1), { meetings: 25 })],
    },
    {
      orderId: 'WBX-1004',
      customerName: 'Harbour Lights Ltd',
      timeZone: 'Europe/Warsaw',
      accountRep: rep,
      contact: { email: 'ivo@cisco-reps.example' },
      lines: [line('1', 'A-SPK', day(now, -1), { messaging: 10 })],
    },
    {
      ...all,
      orderId: 'WBX-1005',
      customerName: 'Morska Przystań S.A.',
      contact: { email: 'ola@nordwind.example' },
      lines: [
        line('1', 'A-FLEX', day(now, 3), { calling: 15, contact_center: 5 }, 'DE'),
        line('2', 'A-WX', day(now, 3), { meetings: 15 }),
      ],
    },
    {
      ...all,
      orderId: 'WBX-1006',
      customerName: 'Jutro Sp. z o.o.',
      contact: { email: 'marek@nordwind.example' },
      lines: [line('1', 'A-WX', day(now, 1), { meetings: 10 }, 'US')],
    },
    {
      ...all,
      orderId: 'WBX-1007',
      customerName: 'Latarnia Hel Sp. z o.o.',
      contact: { email: 'zamowienia@nordwind.example', isAlias: true },
      lines: [line('1', 'A-FLEX', day(now, -1), { meetings: 30 }, 'PL')],
    },
    {
      ...all,
      orderId: 'WBX-1008',
      customerName: 'Piekarnia Kłos S.A.',
      contact: { email: 'ewa@nordwind.example' },
      lines: [line('1', 'A-FLEX-3', day(now, -1), { calling: 8 }, 'PL')],
    },
  ]
}

const line = (
  lineId: string,
  family: string,
  requestedStartDate: string,
  services: Readonly<Record<string, number>>,
  contractCountry?: string,
) => ({
  lineId,
  subscriptionId: `SUB-${lineId}`,
  family,
  requestedStartDate,
  services: Object.entries(services).map(([service, quantity]) => ({ service, quantity })),
  ...(contractCountry ? { contractCountry } : {}),
})
