import { openTestProvisioning } from '../support/provisioning.ts'
import { keepsItsPromises } from './promises.ts'

keepsItsPromises('the simulator over HTTP', async () => {
  const { provisioning, billingStarts, fail, close } = await openTestProvisioning({ timeoutMs: 1000 })
  return {
    provisioning,
    billingStarts,
    loseNextAnswer: (operation) => fail({ operation, timeoutAfterActing: true }),
    close,
  }
})
