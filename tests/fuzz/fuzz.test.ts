import { describe, expect, test } from '@jest/globals'
import { doors } from './doors/index.ts'

/** `npm run soak -- fuzz` sends very many more, by chance. */
const SEED = 20_261_122
const INPUTS = 250

describe(`whatever comes through a door (seed ${SEED})`, () => {
  test.each(Object.entries(doors))(`${INPUTS} of its %s are answered as they should be`, async (_, open) => {
    const door = await open()
    const wrong = await door.tryOut(INPUTS, SEED).finally(() => door.close())
    expect(wrong ?? '').toBe('')
  })
})
