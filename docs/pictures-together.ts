import { letterTo } from '../tests/support/letters.ts'
import { spaceOf } from '../tests/support/space.ts'
import type { Stage } from '../tests/support/stage.ts'
import type { Camera } from './camera.ts'

const TEAM = 'Nordwind setup'

/** Several people and one order: taken, handed over, looked after. */
export async function together(stage: Stage, { picture, pair }: Camera): Promise<void> {
  const [ola, marek, ivo] = [stage.player('ola'), stage.player('marek'), stage.player('ivo')]
  const team = await spaceOf(ola, TEAM)
  await team.sees(/Latarnia Hel/)
  await picture({ as: 'ola', name: 'claim-space', space: TEAM })
  await letterTo(stage, 'zamowienia@nordwind.example')
  const { items } = (await stage.call<Mails>('GET', '/sandbox/mail?to=zamowienia@nordwind.example')).body
  await picture({ name: 'letter', path: `/sandbox/mail/${items[0]?.id ?? ''}`, height: 830 })

  await ola.sees(/Żółta Łódź/)
  await ola.presses('start')
  await ola.presses('next', { role: 'partner' })
  await ola.presses('next', { who: 'me' })
  await team.says('hand this to @{marek@nordwind.example}')
  await ola.sees(/Offered to Marek/)
  await marek.sees(/Ola Nowak offers you/)
  await pair('hand-off', { as: 'ola', phone: true }, { as: 'marek', phone: true })
  await marek.presses('takeOver')
  await picture({ as: 'marek', name: 'inherited-phone', phone: true })

  await stage.clock('PT25H')
  const reps = await spaceOf(ivo, 'Reps')
  const late = /^Not started a day after.*Żółta Łódź/
  await reps.sees(late)
  await picture({ as: 'ivo', name: 'reps-card-phone', space: 'Reps', phone: true, shows: late })
  await stage.clock('P1D')
  await picture({ as: 'ivo', name: 'digest', space: 'Reps', shows: /^Orders this morning/, width: 920, height: 1100 })
}

interface Mails {
  readonly items: readonly { readonly id: string }[]
}
