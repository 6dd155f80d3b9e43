import { createHash, randomUUID } from 'node:crypto'

/** The kinds of things that Webex names by an id. */
export type Kind =
  | 'PEOPLE'
  | 'ORGANIZATION'
  | 'APPLICATION'
  | 'ROOM'
  | 'MEMBERSHIP'
  | 'MESSAGE'
  | 'CONTENT'
  | 'ATTACHMENT_ACTION'
  | 'WEBHOOK'

/** An id as the REST API shows it: opaque to clients, in fact base64 of a URI. */
export function idOf(kind: Kind, key: string): string {
  return Buffer.from(`ciscospark://us/${kind}/${key}`).toString('base64url')
}

export function newId(kind: Kind): string {
  return idOf(kind, randomUUID())
}

/** The same id in every sandbox, so that tests and stored data may rely on it. */
export function seededId(kind: Kind, name: string): string {
  const hex = createHash('sha256').update(`${kind} ${name}`).digest('hex')
  return idOf(
    kind,
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`,
  )
}

/** A membership is named after its two ends: whoever leaves and comes back has the same membership id again. */
export function membershipId(personId: string, roomId: string): string {
  return idOf('MEMBERSHIP', `${keyIn(personId)}:${keyIn(roomId)}`)
}

/** The file of a message: one at most, so it is named after the message. */
export const contentIdOf = (messageId: string): string => idOf('CONTENT', `${keyIn(messageId)}/0`)

/** The message that a file's id is named after; undefined when it is not the id of a file. */
export function messageIdOf(contentId: string): string | undefined {
  const uri = Buffer.from(contentId, 'base64url').toString('utf8')
  const key = /\/CONTENT\/([^/]+)\/0$/.exec(uri)?.[1]
  return key === undefined ? undefined : idOf('MESSAGE', key)
}

function keyIn(id: string): string {
  const uri = Buffer.from(id, 'base64url').toString('utf8')
  return uri.slice(uri.lastIndexOf('/') + 1)
}
