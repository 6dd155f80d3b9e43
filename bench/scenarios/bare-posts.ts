import { z } from 'zod'
import type { Kit } from '../kit.ts'
import { openPoster } from '../world/poster.ts'

const Newest = z.object({ items: z.array(z.object({ text: z.string(), attachments: z.array(z.unknown()) })) })

/** As many as the product's worker has under way at most. */
const IN_FLIGHT = 32

/** Posts a prompt as often as there are orders, with nothing behind it: how many a second this Webex takes. */
export async function postBarely({ world, pace: { due } }: Kit): Promise<number> {
  const prompt = await fetch(`${world.url}/webex/messages/direct?personEmail=due1-0@bench.example`)
  const [card] = Newest.parse(await prompt.json()).items
  const post = openPoster(world.url)
  let left = due.orders
  const worker = async () => {
    while (left-- > 0) {
      const body = JSON.stringify({ ...card, toPersonEmail: `bare-${left}@bench.example` })
      await post({ path: '/webex/messages', headers: { 'content-type': 'application/json' }, body })
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker))
  post.close()
  return (due.orders * 1_000) / (performance.now() - begun)
}
