import { notice } from './announcer.ts'
import { ifThere, inWords, type Call } from './api.ts'
import { part } from './dom.ts'
import { drawMoods, mail, provisioning, webhooks, type Deed } from './moods.ts'
import { fullMoment, relative } from './time.ts'

interface Levers {
  readonly sandbox: Call
  /** When the line of the order that is shown closes. */
  readonly closesAt: () => string | undefined
  readonly changed: () => void
}

/**
 * Levers that make the bot's promises visible: time, trouble behind it, trouble before it, and a restart. `refresh`
 * takes the time on the sandbox's clock; undefined means that no bot runs in this process whose clock could be moved.
 */
export function openControls({ sandbox, closesAt, changed }: Levers): (now: string | undefined) => Promise<void> {
  const deed: Deed = async (said, work) => {
    try {
      await work()
      notice(said)
    } catch (cause) {
      notice(`Error: that did not work. ${inWords(cause)}`)
    }
    changed()
  }
  const move = (body: object) =>
    void deed('The clock has moved, and what was due is done.', () => sandbox('POST', '/clock', body))
  part('hour').addEventListener('click', () => move({ advance: 'PT1H' }))
  part('day').addEventListener('click', () => move({ advance: 'P1D' }))
  part('deadline').addEventListener('click', () => move({ now: closesAt() }))
  part('restart').addEventListener('click', () => {
    void deed('The bot has started again.', () => sandbox('POST', '/restart'))
  })
  const moods = [
    { mood: provisioning, section: 'provisioning-section', into: 'provisioning-moods' },
    { mood: webhooks, section: 'webhook-section', into: 'webhook-moods' },
    { mood: mail, section: 'mail-section', into: 'mail-moods' },
  ].map(({ mood, section, into }) => ({ mood, section, show: drawMoods(part(into), mood, { sandbox, deed }) }))
  return async (now) => {
    showClock(now, closesAt())
    const faults = await Promise.all(moods.map(({ mood }) => ifThere(sandbox('GET', mood.path))))
    moods.forEach(({ section, show }, at) => {
      part(section).hidden = faults[at] === undefined
      show(faults[at])
    })
  }
}

function showClock(now: string | undefined, closesAt: string | undefined): void {
  part('time-section').hidden = now === undefined
  part('bot-section').hidden = now === undefined
  if (now === undefined) return
  const ahead = closesAt !== undefined && closesAt > now
  part('clock').textContent = fullMoment(now)
  part('closing').textContent = ahead
    ? `The line of the order closes ${relative(closesAt, now)}.`
    : 'The order has no deadline ahead.'
  part('deadline').toggleAttribute('disabled', !ahead)
}
