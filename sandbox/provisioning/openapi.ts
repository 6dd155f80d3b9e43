import { contractPaths, controlPaths, type PathItem } from './openapi-paths.ts'
import { refTo, type SchemaName, schemas } from './openapi-schemas.ts'

const description = `What the product needs of the services that know organisations, create them and start billing.

- Reads may be repeated freely.
- Everything that changes something is one operation: accepted with 202, done later, asked about by its job id or by the order it refers to.
- An operation carries an Idempotency-Key. The same key with the same bytes leads to the same job for ever; with other bytes it is refused (KEY_REUSED).
- A refusal (4xx with a Failure body) says that nothing was done. After anything else the caller asks for the jobs of the order before it sends the same bytes under the same key again.
- Starting billing is the last thing a provision job does.

Paths tagged "Sandbox controls" exist in the simulator only.`

/** The OpenAPI 3.1 document, made from the same schemas that read every request. */
export function openApiDocument() {
  return {
    openapi: '3.1.0',
    info: { title: 'Provisioning back end', version: '1.0.0', description },
    servers: [{ url: '/sandbox/provisioning', description: 'The simulator' }],
    tags: [{ name: 'Contract' }, { name: 'Sandbox controls' }],
    paths: { ...pathsOf(contractPaths, 'Contract'), ...pathsOf(controlPaths, 'Sandbox controls') },
    components: { schemas: schemas(), responses: { Failure: failure } },
  }
}

const contentOf = (schema: SchemaName) => ({ 'application/json': { schema: { $ref: refTo(schema) } } })

const failure = { description: 'Nothing was done, or (5xx) nobody can say', content: contentOf('Failure') }

function pathsOf(items: readonly PathItem[], tag: string): Record<string, Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {}
  for (const item of items) paths[item.path] = { ...paths[item.path], [item.method]: operationOf(item, tag) }
  return paths
}

function operationOf({ path, id, summary, body, answers, parameters = [] }: PathItem, tag: string): object {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
  const [status, schema] = answers
  return {
    operationId: id,
    summary,
    tags: [tag],
    parameters: [
      ...inPath,
      ...parameters.map(({ name, in: where }) => ({ name, in: where, required: true, schema: { type: 'string' } })),
    ],
    ...(body && { requestBody: { required: true, content: contentOf(body) } }),
    responses: {
      [status]: { description: summary, ...(schema && { content: contentOf(schema) }) },
      default: { $ref: '#/components/responses/Failure' },
    },
  }
}
