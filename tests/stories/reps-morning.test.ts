import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { orderOf } from '../support/orders.ts'
import type { Player } from '../support/player.ts'
import { spaceOf, type Space } from '../support/space.ts'
import { openStage, type Stage } from '../support/stage.ts'

/** Journey J22: a representative's morning. */

const starting = (orderId: string, requestedStartDate: string, change: object = {}) =>
  orderOf({ requestedStartDate }, { orderId, ...change })

let stage: Stage
let ivo: Player
let reps: Space

/** Half past seven in Warsaw: two orders nobody has started, one that starts today, one of next week, one of another space. */
beforeAll(async () => {
  stage = await openStage()
  ivo = stage.player('ivo')
  reps = await spaceOf(ivo, 'Reps')
  await stage.clock('2030-03-01T09:00:00.000Z')
  for (const order of [
    starting('WBX-1001', '2030-03-01'),
    starting('WBX-1002', '2030-03-02', { customerName: 'Bałtyk Sp. z o.o.', contact: { email: 'zed@obcy.example' } }),
    starting('WBX-1003', '2030-03-04'),
    starting('WBX-1004', '2030-03-08'),
    starting('WBX-1005', '2030-03-20'),
    starting('WBX-1006', '2030-03-01', { repSpace: 'Nordwind setup' }),
  ])
    await stage.call('POST', '/orders', order)
  await stage.clock('2030-03-04T06:30:00.000Z')
})
afterAll(() => stage.close())

/** Newest first. Words that come with a picture travel as a form, and have the line breaks of forms. */
const digests = async (space = reps) =>
  (await space.messages())
    .map((message) => ({ ...message, text: message.text.replaceAll('\r', '') }))
    .filter(({ text }) => text.startsWith('Orders this morning'))

describe('the digest', () => {
  test('comes at eight, with words and a picture, and only once', async () => {
    const before = (await digests()).length
    await stage.clock('2030-03-04T07:00:00.000Z')
    const [digest] = await digests()
    expect(await digests()).toHaveLength(before + 1)
    expect(digest?.text).toMatch(/^Orders this morning, 4 March 2030\n/)
    expect(digest?.text).toMatch(/Due today: 1\n.*Waiting to be set up: 2\n.*Not started a day after: 2\n/)
    expect(digest?.text).toMatch(/• WBX-1001 · Żółta Łódź S\.A\. · Not started a day after[^\n]* · 4 days left\n/)
    expect(digest?.text).not.toMatch(/WBX-1006|ola@|Nowak/)
    await stage.restart()
    await stage.clock('PT50M')
    expect(await digests()).toHaveLength(before + 1)
  })

  test('shows the funnel to those in the space', async () => {
    const [digest] = await digests()
    const { body } = await ivo.rest<{ readonly files: readonly string[] }>('GET', `/messages/${digest?.id ?? ''}`)
    const answer = await fetch(body.files[0] ?? '', { headers: { authorization: 'Bearer sandbox-ivo' } })
    expect(answer.headers.get('content-type')).toBe('image/png')
    expect(
      Buffer.from(await answer.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG')
  })

  test('comes to a space of its own with the orders of that space', async () => {
    const [digest] = await digests(await spaceOf(stage.player('ola'), 'Nordwind setup'))
    expect(digest?.text).toMatch(/WBX-1006 · /)
    expect(digest?.text).not.toMatch(/WBX-1001 · /)
  })

  test('is one, for that day, after days without the bot', async () => {
    const before = (await digests()).length
    await stage.clock('2030-03-07T09:30:00.000Z')
    const all = await digests()
    const since = all.slice(0, all.length - before)
    expect(since.map(({ text }) => text.split('\n')[0])).toEqual(['Orders this morning, 7 March 2030'])
  })
})

describe('what is typed in the space', () => {
  test('status tells how many orders are where', async () => {
    await reps.says('status')
    const { text } = await reps.reads(/^Open orders of this space: 5/)
    expect(text).toMatch(/• Waiting to be set up: 3/)
  })

  test('orders due names them by deadline, in the language it was typed in', async () => {
    await reps.says('orders due')
    const english = (await reps.reads(/^Due today and in the next 7 days, or waiting: 4/)).text
    expect(english.match(/WBX-\d+/g)).toEqual(['WBX-1004', 'WBX-1001', 'WBX-1002', 'WBX-1003'])
    expect(english).toMatch(/WBX-1004 · .* · not due yet · starts on 8 March 2030/)
    await reps.says('zamówienia na dziś')
    expect((await reps.reads(/^Na dziś i najbliższe 7 dni/)).text).toMatch(/czeka na konfigurację/)
  })

  test('find shows an order without its people, and finds it by a part of the customer without accents', async () => {
    await reps.says('find wbx-1001')
    const { text } = await reps.reads(/^WBX-1001 · Żółta Łódź S\.A\.\nState: waiting to be set up · /)
    expect(text).toMatch(/Contact: o\*\*\*@nordwind\.example/)
    expect(text).not.toMatch(/ola@/)
    await reps.says('znajdź baltyk')
    expect((await reps.reads(/^WBX-1002/)).text).toMatch(/Kontakt: z\*\*\*@obcy\.example/)
    await reps.says('find zolta')
    expect((await reps.reads(/^• WBX-1001/)).text.split('\n')).toHaveLength(4)
  })

  test('an order of another space is not there', async () => {
    await reps.says('find WBX-1006')
    await reps.reads(/^No order of this space fits: wbx-1006/)
    await reps.says('claim WBX-1006')
    await reps.reads(/^No order of this space fits: WBX-1006/)
  })

  test('claim takes care of what is open, and the details come in private', async () => {
    await reps.says('claim WBX-1001')
    await ivo.reads(/You take care of order WBX-1001[^]*ola@nordwind\.example/)
    await reps.sees(/Claimed by Ivo/)
    await reps.says('przypomnij WBX-1001')
    await ivo.reads(/gets Set Up Now once more|less than five minutes ago/)
  })

  test('anything else, and half a command, is answered with what can be typed', async () => {
    await reps.says('good morning')
    const { text } = await reps.reads(/^Here you can mention me and type:/)
    expect(text).toMatch(/• orders due – what is due[^]*• right organisation WBX-1001 ID – /)
    await reps.says('pomoc')
    await reps.reads(/^Tutaj możesz o mnie wspomnieć/)
    await reps.says('remind')
    await reps.reads(/^Say which order, for example: remind WBX-1001/)
  })

  test('is nothing for a space of partners, but for what their order names it for', async () => {
    const ola = stage.player('ola')
    const partners = await spaceOf(ola, 'Nordwind setup')
    await partners.says('find WBX-1001')
    await partners.reads(/^No order of this space fits/)
  })
})
