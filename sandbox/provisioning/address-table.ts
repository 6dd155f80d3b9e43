import { seedAddresses } from './seed.ts'

/** The README's table of which address leads where, in markdown. */
export const addressTable = (): string =>
  [
    '| look-up | address | leads to | |',
    '| --- | --- | --- | --- |',
    ...seedAddresses.map(({ lookup, email, leads, what }) => `| ${lookup} | \`${email}\` | ${leads} | ${what} |`),
  ].join('\n')
