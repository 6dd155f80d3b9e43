/**
 * Modules that the bot is made of, that wait for something, and that no press on the way to a receipt comes through; and
 * why. A folder ends with a slash.
 */
export const excluded: Readonly<Record<string, string>> = {
  'bot/app.ts': 'puts the product together; nobody was answered before that is done',
  'bot/mail/': 'letters',
  'bot/picture/': 'the picture in the morning digest',
  'bot/server/': 'the pages, the intake and the clock of the sandbox',
  'bot/provisioning/': 'access to real back ends; the simulator wants none',
  'bot/channels/webex/pages.ts': 'lists that are longer than one page',
  'bot/channels/webex/people.ts': 'handing an order to a colleague',
  'flows/digest.ts': 'the morning digest, which belongs to no order',
  'flows/effects/letters.ts': 'letters',
  'flows/effects/inquiries.ts': 'look-ups on the way to the plan',
  'flows/effects/rulings.ts': 'what a representative rules before the order is mapped',
  'flows/holding.ts': 'what is held about somebody',
  'flows/inquiry.ts': 'look-ups on the way to the plan',
  'flows/intake.ts': 'the ordering side repeats what was not answered',
  'flows/naming.ts': 'handing an order to a colleague',
  'flows/password.ts': 'the page for the password, before the order is mapped',
  'flows/provisioning/http-access.ts': 'access to real back ends; the simulator wants none',
  'flows/provisioning/http-errors.ts': 'nothing of it waits',
  'flows/provisioning/http-grant.ts': 'access to real back ends',
  'flows/provisioning/http-orders.ts': 'the ordering side, where there is one to be asked',
  'flows/provisioning/http-tokens.ts': 'access to real back ends',
  'flows/provisioning/wholesale/': 'another back end; tests/provisioning/wholesale-once.test.ts loses its answers',
  'flows/rep-desk.ts': 'what representatives type',
  'flows/space-words.ts': 'what is typed in spaces',
  'storage/lowdb/backup.ts': 'backup and restore',
  'storage/lowdb/check.ts': 'backup and restore',
  'storage/lowdb/copier.ts': 'backup and restore',
  'storage/lowdb/lock-by-claim.ts': 'taking the folder, where there is no flock(1)',
  'storage/lowdb/lock.ts': 'taking the folder, before anything else',
  'storage/lowdb/manifest.ts': 'backup and restore',
  'storage/lowdb/old-backups.ts': 'backup and restore',
  'storage/lowdb/open.ts': 'opening the store; tests/storage/lowdb-crash.test.ts kills there',
  'storage/lowdb/order-index.ts': 'may be lost at any moment; tests/storage/lowdb-index.test.ts kills there',
  'storage/lowdb/quarantine.ts': 'what becomes of damaged files; a killed process leaves none',
  'storage/lowdb/restore-order.ts': 'backup and restore',
  'storage/lowdb/restore.ts': 'backup and restore',
}

export const isExcluded = (path: string): boolean =>
  Object.keys(excluded).some((name) => (name.endsWith('/') ? path.startsWith(name) : path === name))
