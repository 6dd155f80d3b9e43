import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe } from '@jest/globals'
import type { Document } from 'openapi-backend'

/** Cisco's OpenAPI description, read from beside the project; absent on machines that only have the project. */
const file = join(import.meta.dirname, '../../../shared/contracts/webex-wholesale.openapi.json')
const isHere = existsSync(file)

/** A suite that needs the description, and is skipped, saying so, where it is not. */
export const wholesaleSuite: (name: string, tests: () => void) => void = isHere
  ? describe
  : (name, tests) => describe.skip(`${name} (skipped: Cisco's description is not at ../shared/contracts)`, tests)

type Schema = Record<string, unknown>

/** The description, with request bodies that take nothing but what is described: a misspelt field is a fault. */
export function readWholesaleDocument(): Document {
  const document = JSON.parse(readFileSync(file, 'utf8')) as {
    paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>
  }
  for (const operation of Object.values(document.paths).flatMap((methods) => Object.values(methods)))
    for (const { schema } of Object.values(operation.requestBody?.content ?? {})) close(schema)
  return document as unknown as Document
}

function close(schema: Schema): void {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>
  if (schema['properties']) schema['additionalProperties'] = false
  for (const part of Object.values(properties)) close(part)
}
