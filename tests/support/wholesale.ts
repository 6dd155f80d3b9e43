import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { OpenAPIBackend, type Context } from 'openapi-backend'
import { failure, openWholesaleState, type Answer, type Asked, type WholesaleState } from './wholesale-state.ts'
import { readWholesaleDocument } from './wholesale-document.ts'

/** What goes wrong next at an operation: `list`, `create`, `read`, `update` or `validate`. */
export interface WholesaleFault {
  readonly at: string
  /** Answered instead of the truth; a text is sent as it is. */
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Acts first. */
  readonly acting?: boolean
  /** No answer at all: the connection stays open, or breaks. */
  readonly silent?: 'open' | 'broken'
  /** How often; once. */
  readonly times?: number
}

/** A stand-in for Webex Wholesale, generated from Cisco's description: whatever we send is held to it. */
export interface WholesaleServer {
  readonly state: WholesaleState
  readonly url: string
  readonly token: string
  fault(fault: WholesaleFault): void
  /** What was sent that the description does not allow. */
  readonly wrong: readonly string[]
  /** Every call, as `create` or `read`. */
  readonly calls: readonly string[]
  close(): Promise<void>
}

const named: Readonly<Record<string, string>> = {
  'List Wholesale Customers': 'list',
  'Provision a Wholesale Customer': 'create',
  'Get a Wholesale Customer': 'read',
  'Update a Wholesale Customer': 'update',
  'Precheck a Wholesale Customer Provisioning': 'validate',
}

interface Inside {
  readonly state: WholesaleState
  readonly faults: WholesaleFault[]
  readonly wrong: string[]
  readonly calls: string[]
}

/** Made once, since it compiles the whole description; what it answers from comes with each call. */
const made: { api?: Promise<OpenAPIBackend> } = {}

const generated = (): Promise<OpenAPIBackend> =>
  (made.api ??= new OpenAPIBackend({
    definition: readWholesaleDocument(),
    // Not held to OpenAPI itself, which forbids the descriptions that Cisco's file has beside references.
    quick: true,
    ajvOpts: { strict: false },
    handlers: {
      ...Object.fromEntries(Object.entries(named).map(([id, name]) => [id, handler(id, name)])),
      validationFail: ({ validation, operation }: Context, { wrong }: Inside) => {
        wrong.push(`${operation.operationId}: ${JSON.stringify(validation.errors)}`)
        return { answer: failure(400, 1001, 'not as described') }
      },
      notFound: () => ({ answer: failure(404, undefined, 'no such address') }),
    },
  }).init())

const handler =
  (operationId: string, name: string) =>
  (context: Context, { state, faults, wrong, calls }: Inside): Outcome => {
    calls.push(name)
    const at = faults.findIndex((fault) => fault.at === name)
    const [fault] = at < 0 ? [] : faults.splice(at, 1)
    if (fault && !fault.acting) return { answer: { status: 500, body: {}, ...fault }, fault }
    const answer = state.answer(name, askedIn(context))
    if (answer.status < 300) hold(context, operationId, answer, wrong)
    return { answer: fault?.status ? { ...answer, ...fault, status: fault.status } : answer, ...(fault && { fault }) }
  }

export async function openWholesale(): Promise<WholesaleServer> {
  const inside: Inside = { state: openWholesaleState(), faults: [], wrong: [], calls: [] }
  const token = 'wholesale-token'
  const api = await generated()
  const server = createServer((request, response) => {
    const isKnown = request.headers.authorization === `Bearer ${token}`
    const asked = isKnown
      ? answerOf(api, inside, request)
      : Promise.resolve({ answer: failure(401, undefined, 'no token') })
    void asked.then((outcome) => send(outcome, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    ...inside,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    fault: (fault) => inside.faults.push(...Array.from({ length: fault.times ?? 1 }, () => fault)),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Outcome {
  readonly answer: Answer
  readonly fault?: WholesaleFault
}

const askedIn = ({ request: { params, query, requestBody } }: Context): Asked => ({
  params: params as Asked['params'],
  query: query as Asked['query'],
  body: requestBody as Asked['body'],
})

/** Our stand-in may not say either what Cisco's would not. */
function hold({ api }: Context, operationId: string, { status, body }: Answer, wrong: string[]): void {
  const { errors } = api.validator.validateResponse(body, operationId, status)
  if (errors) wrong.push(`answer of ${operationId}: ${JSON.stringify(errors)}`)
}

async function answerOf(api: OpenAPIBackend, inside: Inside, request: IncomingMessage): Promise<Outcome> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { pathname, search } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const asked = {
    method: request.method ?? 'GET',
    path: pathname,
    query: search.slice(1),
    headers: request.headers as Record<string, string>,
    ...(chunks.length > 0 && { body: Buffer.concat(chunks).toString() }),
  }
  return (await api.handleRequest(asked, inside)) as Outcome
}

function send({ answer, fault }: Outcome, response: ServerResponse): void {
  if (fault?.silent === 'broken') response.destroy()
  if (fault?.silent) return
  const { status, body, headers = {} } = answer
  response.writeHead(status, { 'content-type': 'application/json', trackingid: 'ROUTER_42', ...headers })
  response.end(typeof body === 'string' ? body : JSON.stringify(body))
}
