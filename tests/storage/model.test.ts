import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { newFolder } from './folder.ts'
import { histories, play } from './history.ts'
import { newModel } from './model.ts'
import { keepsItsPromises } from './promises.ts'

keepsItsPromises('model', newModel)

describe('lowdb storage beside the model', () => {
  it('gives the same answers over any history of turns, claims, events, shelves and restarts', async () => {
    const property = fc.asyncProperty(histories, async (steps) => {
      const folder = await newFolder()
      try {
        // One document in memory, so that the others are read back from disk all the time.
        const answers = await play(steps, () => folder.open({ remembered: 1 }))
        const model = await newModel()
        expect(answers).toEqual(await play(steps, () => model.open()))
      } finally {
        await folder.clear()
      }
    })
    // A failure is worth a minute of looking for a shorter history, not more.
    await fc.assert(property, { numRuns: 30, interruptAfterTimeLimit: 60_000 })
  }, 120_000)
})
