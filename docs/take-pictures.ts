/**
 * Takes the README's pictures from the running product: `npm run pictures`.
 * People act through the sandbox's REST API; the browser only looks.
 */
import { demoOrders } from '../sandbox/demo-orders.ts'
import { openBrowser } from '../tests/support/browser.ts'
import { openStage } from '../tests/support/stage.ts'
import { camera } from './camera.ts'
import { billing } from './pictures-billing.ts'
import { together } from './pictures-together.ts'
import { wizard } from './pictures-wizard.ts'

const browser = await openBrowser()
for (const pictures of [wizard, together, billing]) {
  const stage = await openStage({ orders: demoOrders(new Date()) })
  await pictures(stage, camera(browser, stage.url))
  await stage.close()
}
await browser.close()
