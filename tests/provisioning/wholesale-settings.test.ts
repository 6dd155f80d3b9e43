import { describe, expect, test } from '@jest/globals'
import { ConfigError, readConfig, type Env } from '../../bot/config.ts'

const faults = (env: Env): string[] => {
  try {
    readConfig(env)
    return []
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim())
  }
}

const whole = {
  PROVISIONING_BACKEND: 'wholesale',
  PROVISIONING_URL: 'https://webexapis.com/v1',
  WHOLESALE_PROVISIONING_ID: 'template-1',
  WHOLESALE_PARTNER_ORG_ID: '52cf576d-60a8-407a-b22c-467c51591908',
  WHOLESALE_PARTNER_NAME: 'Nordwind',
  WHOLESALE_ADDRESSES:
    'PL=ul. Prosta 1; Warszawa; 00-001 | US=771 Alder Drive; Milpitas; 95035; CA|IE=1 Quay = Dock; Cork',
}

describe('the settings of Webex Wholesale', () => {
  test('are not asked for by the other back end', () => {
    expect(faults({})).toEqual([])
  })

  test('are all named when they are missing', () => {
    const missing = 'is required with PROVISIONING_BACKEND=wholesale'
    expect(faults({ PROVISIONING_BACKEND: 'wholesale' })).toEqual([
      `PROVISIONING_URL: ${missing}`,
      `WHOLESALE_PROVISIONING_ID: ${missing}`,
      `WHOLESALE_PARTNER_ORG_ID: ${missing}`,
      `WHOLESALE_PARTNER_NAME: ${missing}`,
      `WHOLESALE_ADDRESSES: ${missing}`,
    ])
  })

  test('give an address for each country', () => {
    expect(readConfig(whole).WHOLESALE_ADDRESSES).toEqual([
      { country: 'PL', addressLine1: 'ul. Prosta 1', city: 'Warszawa', zipOrPostalCode: '00-001' },
      {
        country: 'US',
        addressLine1: '771 Alder Drive',
        city: 'Milpitas',
        zipOrPostalCode: '95035',
        stateOrProvince: 'CA',
      },
      { country: 'IE', addressLine1: '1 Quay = Dock', city: 'Cork' },
    ])
  })

  test.each([
    '',
    'PL',
    'Poland=ul. Prosta 1; Warszawa',
    'PL=ul. Prosta 1',
    `PL=${'u'.repeat(51)}; Warszawa`,
    'PL=; Warszawa',
  ])('refuse "%s" as addresses', (text) => {
    expect(faults({ ...whole, WHOLESALE_ADDRESSES: text })).toEqual([expect.stringMatching(/^WHOLESALE_ADDRESSES: /)])
  })

  test('choose a package for each service, out of those that there are', () => {
    const packages = (text: string) => ({ ...whole, WHOLESALE_PACKAGES: text })
    expect(readConfig(whole).WHOLESALE_PACKAGES).toHaveProperty('calling', 'webex_calling')
    expect(readConfig(packages('calling=webex_suite , meetings=webex_suite')).WHOLESALE_PACKAGES).toEqual({
      calling: 'webex_suite',
      meetings: 'webex_suite',
    })
    for (const wrong of ['calling', 'calling=webex_phone', 'faxing=webex_calling', 'calling=webex_calling,'])
      expect(faults(packages(wrong))).toEqual([expect.stringMatching(/^WHOLESALE_PACKAGES: must be pairs/)])
  })
})
