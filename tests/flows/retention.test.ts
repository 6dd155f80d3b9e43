import { expect, test } from '@jest/globals'
import { withState } from '../../flows/case.ts'
import { scrubbed } from '../../flows/retention.ts'
import { order } from '../support/orders.ts'
import { begun, ctxAt, due, mappedTo, NOW, OLA } from '../support/wizard.ts'

test('when an order is over for long, nothing that is kept of it names anybody', () => {
  const ctx = ctxAt()
  const it = begun(mappedTo(due(order({ contact: { email: OLA.email } }))), ctx)
  const over = withState(it, {
    status: 'provisioned',
    provisionedBy: { name: OLA.displayName, at: NOW },
    run: { id: 'run-1', at: NOW, by: OLA.displayName, steps: [{ operation: 'provision', how: 'done' }], over: true },
    receipt: { reference: 'job-1', billing: 'started', services: [], by: OLA.displayName, at: NOW },
  })
  const { session: _session, ...state } = over.state
  const text = JSON.stringify(scrubbed({ ...over, state }, ctx))
  expect(JSON.stringify(over)).toContain(OLA.displayName)
  for (const personal of [OLA.displayName, OLA.email, OLA.personId, 'Ivo']) expect(text).not.toContain(personal)
  expect(text).toContain('job-1')
})
