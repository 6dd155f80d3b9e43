import { writeFile } from 'node:fs/promises'
import { openApiDocument } from './openapi.ts'

/** Run by hand with `npx tsx sandbox/provisioning/print-openapi.ts` when the contract has changed. */
const target = new URL('../../docs/provisioning.openapi.json', import.meta.url)
await writeFile(target, JSON.stringify(openApiDocument(), undefined, 2) + '\n')
