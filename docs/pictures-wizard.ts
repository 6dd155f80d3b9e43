import type { Player } from '../tests/support/player.ts'
import type { Stage } from '../tests/support/stage.ts'
import type { Camera } from './camera.ts'

/** One person and the wizard. */
export async function wizard(stage: Stage, { picture }: Camera): Promise<void> {
  await stage.player('ola').sees(/Żółta Łódź/)
  await picture({ as: 'ola', name: 'prompt' })

  const zed = stage.player('zed')
  await toCustomer(zed)
  await picture({ as: 'zed', name: 'look-alikes' })
  await toSubdomain(zed)
  await picture({ as: 'zed', name: 'subdomain-dark', dark: true })
  await zed.presses('save', { subdomain: 'gorywysokie' })
  await zed.sees(/settings right/)
  await zed.presses('next')
  await picture({ as: 'zed', name: 'plan-phone', phone: true })
  await zed.presses('provision', { confirmBilling: 'true' })
  await zed.sees(/Services are active/)
  await picture({ as: 'zed', name: 'receipt', order: 'WBX-1003' })

  const marek = stage.player('marek')
  await marek.sees(/Skonfiguruj|Bałtyk/)
  await marek.presses('start')
  await marek.presses('next', { role: 'partner' })
  await picture({ as: 'marek', name: 'polish-phone', phone: true })
}

async function toCustomer(zed: Player): Promise<void> {
  await zed.sees(/Góry Wysokie/)
  await zed.presses('start')
  await zed.presses('next', { role: 'partner' })
  await zed.presses('next', { who: 'me' })
  await zed.presses('next')
  await zed.presses('next', { customerAdminEmail: 'it@gory.example' })
}

async function toSubdomain(zed: Player): Promise<void> {
  const pick = await zed.presses('next', { orgId: 'new' })
  if (pick.step !== 'customerNew') throw new Error(`Expected the new customer, saw "${pick.title}"`)
  await zed.presses('next', { customerCompanyName: 'Góry Wysokie Sp. z o.o.', customerCountry: 'PL' })
  await zed.presses('next')
  await zed.sees(/what was bought/)
  await zed.presses('next')
  await zed.presses('next', { 'meeting.defaultLanguage': 'pl_pl' })
  const site = { 'site.name': 'gory-wysokie', 'site.timeZone': 'Europe/Warsaw', 'site.userManagement': 'control_hub' }
  await zed.presses('next', site)
  await zed.presses('checkAvailability', { subdomain: 'gorywysokie' })
}
