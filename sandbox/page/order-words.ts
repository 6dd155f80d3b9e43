import { inWordsOf } from './codes.ts'

/** What the bot's codes mean, where the code alone does not say it. A code unknown here is told letter by letter. */
type Words = Readonly<Record<string, string>>

const status: Words = {
  placed: 'Not due yet',
  awaiting: 'Waits to be set up',
  with_customer: 'With the customer',
  mapped: 'Order set up',
  pending_review: 'In compliance review',
  provisioned_with_errors: 'Provisioned in part',
  closed: 'Closed by policy',
  superseded: 'Finished elsewhere',
}

const due: Words = {
  prompt: 'The prompt goes out',
  show: 'A card is posted',
  say: 'A message is posted',
  remove: 'An old card is deleted',
  post: 'A card beside the wizard is posted',
  letter: 'A letter is mailed',
  inquire: 'A service is asked',
  rule: 'An organisation is looked up for a representative',
  patience: 'The person is asked for patience',
  call: 'Provisioning is called',
  look: 'Provisioning is asked how far it is',
  lapse: 'An idle wizard closes',
  offerLapse: 'An unanswered offer ends',
  missed: 'A card is shown again, as a press of it may not have been heard',
  stray: 'A card that may have been posted unheard is looked for',
  remind: 'The contact is reminded',
  escalate: 'Representatives hear if nobody started',
  expire: 'The line closes',
  retire: 'The people of the order are forgotten',
}

const matter: Words = {
  notStarted: 'Not started in time',
  notRecognised: 'An organisation was not recognised',
  notAdmin: 'The contact is no administrator',
  subscriptionWrong: 'The subscription was reported as wrong',
  unreachable: 'The contact cannot be reached',
  partly: 'Provisioned in part',
  failed: 'A service refused',
  stuck: 'The service does not answer',
  review: 'In compliance review',
  closing: 'The time is nearly over',
  stranger: 'A stranger tried to act',
  withCustomer: 'Left to the customer',
  finished: 'Finished',
  lapsed: 'Closed by policy',
  cancelled: 'Cancelled',
  cancelledBilled: 'Cancelled after provisioning began',
}

const event: Words = {
  due: 'The start date came',
  early: 'Pressed before the start date',
  lapsed: 'An idle wizard was closed',
  closedByPolicy: 'The line was closed by policy',
  matterClaimed: 'A representative claimed it',
  ruledOrg: 'The right organisation was named',
  ruledNew: 'A new organisation was allowed',
  missed: 'A press may not have been heard',
  undone: 'What was made was taken back',
  undonePartly: 'Not everything could be taken back',
  withdrawnInDoubt: 'Withdrawn while a call was in doubt',
  takenOver: 'Taken over',
  takenBack: 'The offer was taken back',
  offerLapsed: 'The offer ended without an answer',
  offerDeclined: 'The offer was declined',
  offerUnreachable: 'The colleague offered to cannot be reached',
  confirmedInherited: 'Inherited answers were confirmed',
  mapped: 'Order set up',
  mappedBefore: 'Order set up elsewhere',
  delegated: 'Handed to a colleague',
  customerStarted: 'The customer started',
  notMe: 'Said: not me',
  repsUnreachable: 'The representatives’ space cannot be reached',
  cancelledTooLate: 'Cancelled too late',
  superseded: 'Finished elsewhere',
  forgotten: 'The people of the order were forgotten',
  provisioned_with_errors: 'Provisioned in part',
}

const reason: Words = {
  untouched: 'Nobody has begun',
  unclaimed: 'Nobody has taken it',
  elsewhere: 'Done outside the chat',
  noMail: 'No mail server is set',
  pressed: 'Pressed a button',
  claim: 'Tried to take it',
}

const known = { status, due, matter, event, reason }

/** Codes such as `mailed:claim` name what was done, and with what. */
const beginnings: Words = {
  mailed: 'Letter mailed',
  unmailed: 'Letter not delivered',
  undelivered: 'Not delivered in the chat',
  refused: 'Refused',
  begun: 'Sent to provisioning',
  confirmed: 'Done by provisioning',
  stale: 'Pressed on an old card',
  calledOff: 'Cancelled by the partner',
  wasDone: 'Found out: it was done',
  wasNotDone: 'Found out: it was not done',
}

/** A code of the bot in words a person reads. */
export function wordsFor(kind: keyof typeof known, code: string): string {
  const words = known[kind][code.replace(/^missed:.*/, 'missed')] // until when is in the code, and beside the point
  if (words) return words
  const [beginning = '', ...rest] = code.split(':')
  const begun = rest.length > 0 && kind === 'event' ? beginnings[beginning] : undefined
  return begun ? `${begun}: ${rest.map((part) => inWordsOf(part).toLowerCase()).join(', ')}` : inWordsOf(code)
}
