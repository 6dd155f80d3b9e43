import type { Person } from './directory.ts'

/** Names of what can be asked of the API; faults are set by them. */
export const operationNames = [
  'people.me',
  'people.list',
  'people.get',
  'rooms.list',
  'rooms.create',
  'rooms.get',
  'rooms.update',
  'rooms.delete',
  'memberships.list',
  'memberships.create',
  'memberships.get',
  'memberships.update',
  'memberships.delete',
  'messages.list',
  'messages.listDirect',
  'messages.create',
  'messages.get',
  'messages.update',
  'messages.delete',
  'contents.get',
  'attachmentActions.create',
  'attachmentActions.get',
  'webhooks.list',
  'webhooks.create',
  'webhooks.get',
  'webhooks.update',
  'webhooks.delete',
] as const

export type OperationName = (typeof operationNames)[number]

/** A request whose sender is known. */
export interface Call {
  readonly me: Person
  readonly params: Readonly<Record<string, string>>
  readonly query: unknown
  readonly body: unknown
  /** Makes the answer point at the next page: this request with `changes` in its query. */
  linkNext(changes: Readonly<Record<string, string>>): void
  /** The address of something under this API, as the caller reaches it. */
  address(path: string): string
}

/** One thing that can be asked. What `run` returns, or resolves with, is the answer's body; it throws `Refusal` to say no. */
export interface Operation {
  readonly name: OperationName
  readonly method: 'get' | 'post' | 'put' | 'delete'
  readonly path: string
  /** Status of success, 200 unless given. */
  readonly status?: 202 | 204
  run(call: Call): unknown
}
