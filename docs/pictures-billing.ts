import { shortFinder, shortServices, walk } from '../tests/support/walks.ts'
import type { Stage } from '../tests/support/stage.ts'
import type { Camera } from './camera.ts'

const confirmed = { confirmBilling: 'true' }

/** What happens at the press when something is wrong with the service, and when it goes on. */
export async function billing(stage: Stage, { picture }: Camera): Promise<void> {
  const zed = stage.player('zed')
  await zed.sees(/Góry Wysokie/)
  await walk(zed, shortFinder, 'check')
  await zed.presses('next')
  await walk(zed, shortServices, 'plan')

  await stage.fault({ operation: '*', status: 503, times: 'always' })
  await zed.submits(await zed.at('plan'), 'provision', confirmed)
  await zed.sees(/I have your confirmation/)
  await picture({ as: 'zed', name: 'outage-phone', phone: true })
  await stage.call('DELETE', '/sandbox/provisioning/faults')
  await stage.fault({ operation: 'provision', outcome: 'error', errorCode: 'FORBIDDEN' })
  await stage.clock('PT2M')
  await zed.sees(/could not be done/)
  await picture({ as: 'zed', name: 'half-way', order: 'WBX-1003' })
  await zed.submits(await zed.sees(), 'retry')
  await zed.sees(/Services are active/)
  await stage.quiet()
  await picture({ as: 'zed', name: 'account-phone', phone: true })
}
