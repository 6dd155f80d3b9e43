import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'

/** Cisco's OpenAPI description, read from beside the project; absent on machines that only have the project. */
const file = join(import.meta.dirname, '../../../shared/contracts/webex-messaging.openapi.json')

export interface Schema {
  $ref?: string
  type?: string
  required?: string[]
  properties?: Record<string, Schema>
  items?: Schema
  enum?: string[]
  example?: unknown
  additionalProperties?: boolean
}

interface Content {
  content?: { 'application/json'?: { schema?: Schema; example?: Record<string, unknown> } }
}

export interface DocumentedOperation {
  parameters?: { name: string; in: string; required?: boolean }[]
  requestBody?: Content
  responses: Record<string, Content>
}

interface Document {
  paths: Record<string, Record<string, DocumentedOperation>>
  components: { schemas: Record<string, Schema> }
}

export const isHere = existsSync(file)

export function readDocument(): Document {
  return JSON.parse(readFileSync(file, 'utf8')) as Document
}

/** Where answers of Webex (and ours) hold more than the schemas say, and how that is known. */
export const undocumented: Record<string, Record<string, string>> = {
  Message: {
    ...Object.fromEntries(['parentId', 'html', 'updated', 'isVoiceClip'].map((name) => [name, 'shown in the example'])),
  },
  DirectMessage: {
    ...Object.fromEntries(['parentId', 'attachments'].map((name) => [name, 'promised by the text'])),
    ...Object.fromEntries(
      ['html', 'updated', 'isVoiceClip', 'mentionedPeople', 'mentionedGroups'].map((name) => [
        name,
        'as in other lists',
      ]),
    ),
  },
  Webhook: Object.fromEntries(['orgId', 'createdBy', 'appId'].map((name) => [name, 'shown in the webhooks guide'])),
}

/** Operations that the description has lost, and where they are told of. */
export const toldElsewhere: Record<string, string> = {
  'get /contents/{contentId}': 'the guide to message attachments; `files` of a message names such addresses',
}

/** Makes checks of answer bodies that also refuse every property nobody has documented. */
export function strictValidators(document: Document): (schema: Schema) => ValidateFunction {
  const schemas = structuredClone(document.components.schemas)
  for (const [name, extras] of Object.entries(undocumented)) {
    for (const extra of Object.keys(extras)) schemas[name]!.properties![extra] = {}
  }
  // Documented as a file, while every example shows a card (and its content type) in the same place.
  schemas['Attachment'] = { type: 'object', required: ['contentType', 'content'] }
  for (const schema of Object.values(schemas)) close(schema)
  // The documented inputs are an example of what a card may ask for.
  schemas['AttachmentActivity']!.properties!['inputs'] = { type: 'object' }
  // The framework listens to `all`, which the description has lost and the guide still tells of.
  for (const name of ['resource', 'event']) schemas['Webhook']!.properties![name]!.enum!.push('all')
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: 'webex', components: { schemas } })
  return ({ $ref }) => ajv.compile({ $ref: `webex${$ref}` })
}

function close(schema: Schema): void {
  if (schema.properties) schema.additionalProperties = false
  for (const part of Object.values(schema.properties ?? {})) close(part)
  if (schema.items) close(schema.items)
}

/** A request body made of the documented examples; `fill` replaces what must exist, undefined leaves a field out. */
export function exampleBody(schema: Schema, fill: Record<string, unknown>): Record<string, unknown> {
  const fields = Object.entries(schema.properties ?? {}).map(([name, part]) => [
    name,
    name in fill ? fill[name] : valueOf(part),
  ])
  return Object.fromEntries(fields.filter(([, value]) => value !== undefined)) as Record<string, unknown>
}

function valueOf(schema: Schema): unknown {
  const { example, enum: choices, items, type, properties } = schema
  if (properties) return exampleBody(schema, {})
  return example ?? choices?.[0] ?? (items ? [valueOf(items)] : type === 'boolean' ? false : undefined)
}
