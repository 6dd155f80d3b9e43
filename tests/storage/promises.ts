import { describe } from '@jest/globals'
import { keepsClaims } from './promises-of-claims.ts'
import { keepsInbox } from './promises-of-inbox.ts'
import { keepsShelf } from './promises-of-shelves.ts'
import { keepsTurns } from './promises-of-turns.ts'
import { keepsVersions } from './promises-of-versions.ts'
import { shelfNames, type Place } from './world.ts'

/** What every storage engine promises; an engine that passes is right. The numbers are those of `storage/README.md`. */
export function keepsItsPromises(engine: string, newPlace: () => Promise<Place>): void {
  describe(`${engine} storage`, () => {
    keepsTurns(newPlace)
    keepsClaims(newPlace)
    keepsInbox(newPlace)
    keepsVersions(newPlace)
    for (const shelf of shelfNames) keepsShelf(shelf, newPlace)
  })
}
