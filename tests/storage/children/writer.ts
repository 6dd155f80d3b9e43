/** Works on a store as hard as it can, and says what was acknowledged, until it is killed. */
import { setTimeout as pause } from 'node:timers/promises'
import { openFolder, type LowdbOptions } from '../../../storage/lowdb/open.ts'
import { adding, counting, effect, shape } from '../world.ts'

const [folder = '', round = '', options = '{}'] = process.argv.slice(2)
const storage = await openFolder(folder, shape, JSON.parse(options) as LowdbOptions)
let n = 0

function say(...words: (string | number)[]): void {
  process.stdout.write(`${words.join(' ')}\n`)
}

async function turns(): Promise<void> {
  for (;;) {
    const id = `A-${(n += 1) % 20}`
    const { rev } = await storage.orders.turn(
      id,
      undefined,
      n % 3 === 0 ? adding(effect(`e${round}-${n}`)) : counting(),
    )
    say('turn', id, rev)
  }
}

async function claims(): Promise<void> {
  for (;;) {
    await pause(1) // nothing due is answered without touching the disk, and would leave no time for anything else
    for (const claim of await storage.orders.claim(4, new Date())) {
      await storage.orders.settle(claim, counting())
      say('settled', claim.orderId, claim.effect.id)
    }
  }
}

async function events(): Promise<void> {
  for (;;) {
    const id = `m${round}-${(n += 1)}`
    await storage.inbox.put({ id, receivedAt: new Date().toISOString(), body: { id } })
    say('put', id)
    if (n % 2 === 0) await storage.inbox.done(id)
    if (n % 2 === 0) say('done', id)
  }
}

async function people(): Promise<void> {
  for (;;) {
    const { visits } = await storage.people.change('ola', (known) => ({
      name: 'Ola',
      visits: (known?.visits ?? 0) + 1,
    }))
    say('visit', 'ola', visits)
  }
}

await Promise.all([turns(), turns(), turns(), turns(), claims(), events(), events(), people()])
