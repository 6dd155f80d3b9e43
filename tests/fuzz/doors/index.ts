import type { Opened } from '../door.ts'
import { intakeDoor } from './intake.ts'
import { pagesDoor } from './pages.ts'
import { pressesDoor } from './presses.ts'
import { provisioningDoor, wholesaleDoor } from './provisioning.ts'
import { webexDoor } from './webex.ts'
import { webhookDoor } from './webhook.ts'
import { wordsDoor } from './words.ts'

/** Every way into the product. A new one is a file here, and a line. */
export const doors: Readonly<Record<string, () => Promise<Opened>>> = {
  webhooks: webhookDoor,
  'card submissions': pressesDoor,
  'typed words': wordsDoor,
  intake: intakeDoor,
  pages: pagesDoor,
  'provisioning answers': provisioningDoor,
  'answers of Webex Wholesale': wholesaleDoor,
  'answers of Webex': webexDoor,
}
