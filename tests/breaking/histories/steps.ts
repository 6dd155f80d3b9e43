import fc from 'fast-check'

/** What can happen to an order on its way to the receipt, one thing at a time, and how it is told. */

const is = <Name extends string>(...names: Name[]) => fc.constantFrom(...names)

/** What becomes of one call that is to change something. */
export const CALLS = [
  'is lost on the way',
  'is done and its answer is lost',
  'is done much later than anybody waits',
  'is done twice',
  'is answered with rubbish, and done',
  'is answered with 503',
  'finds nobody there',
  'is to come again in 20 seconds (423)',
  'is one too many (429)',
  'leads to a job that fails',
  'leads to a job that fails in part',
  'leads to a job somebody looks at for days',
] as const
/** What becomes of one question. */
export const QUESTIONS = ['is lost', 'is one too many (429)', 'finds nobody there'] as const

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: is('press'), verb: is('provision'), times: fc.constantFrom(1, 1, 2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: is('press'), verb: is('cancel', 'retry', 'undo', 'back'), times: fc.constant(1) }),
  },
  { weight: 1, arbitrary: fc.record({ do: is('pressOld', 'pressByOther') }) },
  { weight: 1, arbitrary: fc.record({ do: is('type'), text: is('provision', 'cancel', 'retry', 'status', 'hello') }) },
  { weight: 3, arbitrary: fc.record({ do: is('call'), how: is(...CALLS), times: fc.integer({ min: 1, max: 3 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: is('question'), how: is(...QUESTIONS), times: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: is('deliver'), how: is('twice', 'late', 'never') }) },
  { weight: 2, arbitrary: fc.record({ do: is('chat'), how: is('is lost', 'is posted and its answer is lost') }) },
  { weight: 4, arbitrary: fc.record({ do: is('crash'), after: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.record({ do: is('diskFull'), times: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ do: is('pass'), seconds: fc.constantFrom(1, 5, 30, 120, 3_600, 86_400) }) },
  { weight: 1, arbitrary: fc.record({ do: is('clock'), minutes: fc.constantFrom(-60, -1_440, 60) }) },
  { weight: 1, arbitrary: fc.record({ do: is('change'), quantity: fc.integer({ min: 1, max: 500 }) }) },
  { weight: 1, arbitrary: fc.record({ do: is('withdraw') }) },
)
export type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

export const histories = fc.array(step, { minLength: 1, maxLength: 14, size: 'max' })

/** A step as a line of words. */
export function inWords(step: Step): string {
  switch (step.do) {
    case 'press':
      return `Ola presses "${step.verb}"${step.times > 1 ? ' twice' : ''}`
    case 'pressOld':
      return 'Ola presses "provision" on a card from before'
    case 'pressByOther':
      return 'Marek presses "provision" on her card'
    case 'type':
      return `Ola types "${step.text}"`
    case 'call':
      return `the next call${several(step.times)} ${step.how}`
    case 'question':
      return `the next question${several(step.times)} ${step.how}`
    case 'deliver':
      return `the chat tells of the next press ${step.how}`
    case 'chat':
      return `the next message ${step.how}`
    case 'crash':
      return `the bot dies ${step.after} steps on`
    case 'diskFull':
      return `the disk is full for ${step.times} writes`
    case 'pass':
      return `${step.seconds} seconds pass`
    case 'clock':
      return `the clock is set by ${step.minutes} minutes`
    case 'change':
      return `the order is changed to ${step.quantity} seats`
    case 'withdraw':
      return 'the order is withdrawn'
  }
}

const several = (times: number): string => (times > 1 ? `, ${times} times,` : '')

/** What of it is a fault, by its kind; presses and time are none. */
export function faultOf(step: Step): readonly string[] {
  switch (step.do) {
    case 'call':
      return [`a call ${step.how}`]
    case 'question':
      return [`a question ${step.how}`]
    case 'chat':
      return [`a message ${step.how}`]
    case 'deliver':
      return [`the chat tells of it ${step.how}`]
    case 'crash':
      return ['a crash']
    case 'diskFull':
      return ['a full disk']
    case 'clock':
      return ['a clock that is set']
    case 'press':
    case 'pressOld':
    case 'pressByOther':
    case 'type':
    case 'pass':
    case 'change':
    case 'withdraw':
      return []
  }
}
