import { statSync } from 'node:fs'

/** What takes longest begins first, so that no core waits for it at the end; a fresh clone knows no times from earlier. */
const LONG = [
  'bench.test',
  'breaking/kills',
  'cards/accessible',
  'stories/killed',
  'stories/outage',
  'stories/one-of-two',
  'cards/typing',
  'flows/paths',
  'cards/profile',
]

const placeOf = (path) => {
  const place = LONG.findIndex((name) => path.includes(`tests/${name}`))
  return place < 0 ? LONG.length : place
}

/** What Jest asks for the order of test files; among the others the larger go first, as Jest itself has it. */
export default class LongestFirst {
  sort(tests) {
    const size = ({ path }) => statSync(path).size
    return [...tests].sort((a, b) => placeOf(a.path) - placeOf(b.path) || size(b) - size(a))
  }

  allFailedTests(tests) {
    return tests
  }

  cacheResults() {
    // Every run is as if it were the first.
  }
}
