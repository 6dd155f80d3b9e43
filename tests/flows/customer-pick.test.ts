import { describe, expect, test } from '@jest/globals'
import { customerPick } from '../../flows/setup/customer-pick.ts'
import { callingKnown, problemsOf } from '../support/fields.ts'
import { organisation } from '../support/replies.ts'

describe('picking the customer, when the address belongs to one of the candidates', () => {
  const matches = [
    organisation({ orgId: 'hers', emailRole: 'user' }),
    organisation({ orgId: 'alike', emailRole: 'none' }),
  ]
  const known = {
    ...callingKnown(),
    customerAdmin: { customerAdminEmail: 'anna@gory.example' },
    customerLookup: { kind: 'many' as const, matches },
  }
  const problems = (orgId: string) => problemsOf(customerPick, known, { orgId })

  test('that one can be picked, and "none of these"', () => {
    expect([problems('hers'), problems('none')]).toEqual([{}, {}])
  })

  test('another one, or a new one, is refused: a person can be in only one organisation', () => {
    const refused = { orgId: 'org.emailElsewhere' }
    expect([problems('alike'), problems('new')]).toEqual([refused, refused])
  })
})
