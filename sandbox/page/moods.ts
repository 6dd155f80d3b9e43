import type { Call } from './api.ts'
import { el } from './dom.ts'
import { items, type Fields } from './shape.ts'

/** Does something, and tells the visitor how it went. */
export type Deed = (said: string, work: () => Promise<unknown>) => Promise<void>

/** One way a part of the world can be; choosing it forgets the one before. */
interface Mood {
  readonly label: string
  readonly about: string
  readonly faults: readonly object[]
}

interface Moods {
  readonly name: string
  /** Where the faults are set, below `/sandbox`. */
  readonly path: string
  readonly all: readonly Mood[]
}

/** "For as long as it is chosen": more calls than anybody makes by hand. */
const times = 1_000_000

const changing = ['mapOrder', 'saveSubdomain', 'saveCalling', 'addSite', 'provision']

export const provisioning: Moods = {
  name: 'provisioning',
  path: '/provisioning/faults',
  all: [
    { label: 'Normal', about: 'Answers at once, works for a moment.', faults: [] },
    { label: 'Slow', about: 'Every answer takes eight seconds.', faults: [{ operation: '*', delayMs: 8_000, times }] },
    {
      label: 'Down',
      about: 'Every call is refused: under maintenance.',
      faults: [{ operation: '*', status: 503, errorCode: 'SERVICE_MAINTENANCE', times }],
    },
    {
      label: 'Times out after acting',
      about: 'Changes are made once, but the answer never comes.',
      faults: changing.map((operation) => ({ operation, timeoutAfterActing: 15_000, times: 1 })),
    },
  ],
}

export const webhooks: Moods = {
  name: 'webhooks',
  path: '/webex/faults',
  all: [
    { label: 'Normal', about: 'Each event arrives once.', faults: [] },
    { label: 'Twice', about: 'Each event arrives twice.', faults: [{ operation: 'webhook', deliver: 'twice', times }] },
    {
      label: 'Lost',
      about: 'The next event never arrives.',
      faults: [{ operation: 'webhook', deliver: 'never', times: 1 }],
    },
  ],
}

export const mail: Moods = {
  name: 'mail',
  path: '/mail/faults',
  all: [
    { label: 'Normal', about: 'Takes every mail.', faults: [] },
    { label: 'Down', about: 'Nobody can connect.', faults: [{ down: true }] },
    { label: 'No such mailbox', about: 'Every recipient is refused for good.', faults: [{ answer: 550, times }] },
  ],
}

/** A radio button for each mood. What comes back shows the mood that these faults, as the sandbox lists them, amount to. */
export function drawMoods(
  into: HTMLElement,
  moods: Moods,
  { sandbox, deed }: { readonly sandbox: Call; readonly deed: Deed },
) {
  const radios = moods.all.map((mood, at) => {
    const radio = el('input', { type: 'radio', name: moods.name, id: `${moods.name}-${at}` })
    radio.addEventListener(
      'change',
      () => void deed(`${mood.label}: ${mood.about}`, () => choose(moods, mood, sandbox)),
    )
    const words = el('label', { for: radio.id }, mood.label, el('span', { class: 'aside' }, mood.about))
    into.append(el('div', { class: 'mood' }, radio, words))
    return radio
  })
  return (faults: unknown) => {
    const set = items(faults)
    const at = moods.all.findLastIndex((mood) => mood.faults.length === 0 || set.some((fault) => isOf(mood, fault)))
    radios.forEach((radio, index) => (radio.checked = index === at))
  }
}

/** The same fault, whatever is left of its `times`. */
const isOf = (mood: Mood, set: Fields) =>
  mood.faults.some((fault) => Object.entries(fault).every(([key, value]) => key === 'times' || set[key] === value))

async function choose({ path }: Moods, mood: Mood, sandbox: Call): Promise<void> {
  await sandbox('DELETE', path)
  if (mood.faults.length) await sandbox('POST', path, mood.faults)
}
