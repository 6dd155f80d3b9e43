// `npm run kill-points`: brings the list of points up to date with what the modules wait for.
import { writeFileSync } from 'node:fs'
import { listed } from './path.ts'

writeFileSync(new URL('../kill-points.json', import.meta.url), listed())
