import { randomUUID } from 'node:crypto'

export interface Answer {
  readonly status: number
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A customer as the API shows it. */
export interface ApiCustomer {
  id: string
  orgId?: string
  externalId?: string
  status: string
  packages?: string[]
  resourceDetails?: { packages: { name: string; status: string; errors?: object[]; warnings?: object[] }[] }
  errors?: { errorCode: number; description: string }[]
}

export interface Asked {
  readonly params: Readonly<Record<string, string | string[]>>
  readonly query: Readonly<Record<string, string | string[]>>
  readonly body: Readonly<Record<string, unknown>> & { readonly packages?: string[] }
}

export interface WholesaleState {
  /** What changed something: the text of each creation and update, in order. */
  readonly changes: { readonly kind: 'create' | 'update'; readonly body: Asked['body'] }[]
  readonly customers: ApiCustomer[]
  /** Addresses that belong to somebody already. */
  readonly takenEmails: Set<string>
  /** What a customer becomes when it is looked at; once made, `provisioning` for one look. */
  becomes: (customer: ApiCustomer) => void
  answer(name: string, asked: Asked): Answer
}

/** Keeps customers, and no promise beyond the description: two creations for one order make two customers. */
export function openWholesaleState(): WholesaleState {
  const state: WholesaleState = {
    changes: [],
    customers: [],
    takenEmails: new Set(),
    becomes(customer) {
      customer.status = 'provisioned'
      customer.orgId ??= encoded('ORGANIZATION')
      customer.resourceDetails = {
        packages: (customer.packages ?? []).map((name) => ({ name, status: 'provisioned' })),
      }
    },
    answer: (name, asked) => (answers[name] ?? nothing)(state, asked),
  }
  return state
}

const encoded = (kind: string) => Buffer.from(`ciscospark://us/${kind}/${randomUUID()}`).toString('base64url')
const nothing = () => failure(404, undefined, 'nothing here')

const answers: Readonly<Record<string, (state: WholesaleState, asked: Asked) => Answer>> = {
  list: ({ customers }, { query }) => ({
    status: 200,
    body: {
      items: customers.filter(
        ({ externalId, orgId }) =>
          (query['externalId'] === undefined || query['externalId'] === externalId) &&
          (query['orgId'] === undefined || query['orgId'] === orgId),
      ),
    },
  }),
  read(state, { params }) {
    const customer = state.customers.find(({ id }) => id === params['customerId'])
    if (!customer) return failure(404, undefined, 'no such customer')
    const body = structuredClone(customer)
    if (customer.status === 'provisioning' || customer.status === 'updating') state.becomes(customer)
    return { status: 200, body }
  },
  validate: (state, { body }) =>
    isTaken(state, body)
      ? failure(400, 10022, 'The email is already associated with an existing user.')
      : { status: 200, body: { message: 'success', info: { infoCode: 100, description: 'Precheck successful.' } } },
  create(state, { body }) {
    if (isTaken(state, body)) return failure(400, 10022, 'The email is already associated with an existing user.')
    const { externalId, packages = [], orgId } = body as Asked['body'] & { externalId: string; orgId?: string }
    const customer = {
      id: encoded('ENTERPRISE'),
      externalId,
      packages,
      ...(orgId && { orgId }),
      status: 'provisioning',
    }
    state.changes.push({ kind: 'create', body })
    state.customers.push(customer)
    const email = emailIn(body)
    if (email) state.takenEmails.add(email)
    return accepted(customer.id)
  },
  update(state, { params, body }) {
    const customer = state.customers.find(({ id }) => id === params['customerId'])
    if (!customer) return failure(404, undefined, 'no such customer')
    state.changes.push({ kind: 'update', body })
    Object.assign(customer, { packages: body.packages, status: 'updating' })
    return accepted(customer.id)
  },
}

const emailIn = (body: Asked['body']) => (body['customerInfo'] as { primaryEmail?: string } | undefined)?.primaryEmail
const isTaken = ({ takenEmails }: WholesaleState, body: Asked['body']) => takenEmails.has(emailIn(body) ?? '')

function accepted(id: string): Answer {
  const url = `https://webexapis.com/v1/wholesale/customers/${id}`
  return { status: 202, body: { url }, headers: { location: url } }
}

/** As Webex refuses: the reasons in a list, and a number to ask support about. */
export const failure = (status: number, errorCode: number | undefined, description: string): Answer => ({
  status,
  body: { message: description, errors: [{ description, ...(errorCode && { errorCode }) }], trackingId: 'WHOLESALE_7' },
})
