/**
 * Webex names an organisation in two ways: `/v1` by the base64 of
 * `ciscospark://<region>/ORGANIZATION/<uuid>`, other paths and people by the
 * bare UUID. Both mean the same, so they are never compared as they stand.
 */
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const uri = /^ciscospark:\/\/[^/]+\/organization\/([^/]+)$/i

/** The UUID in either form, in lower case; undefined when it is neither. */
function uuidOf(orgId: string): string | undefined {
  const bare = uuid.test(orgId) ? orgId : uri.exec(decoded(orgId))?.[1]
  return bare !== undefined && uuid.test(bare) ? bare.toLowerCase() : undefined
}

export function isSameOrganisation(one: string, other: string): boolean {
  const id = uuidOf(one)
  return id === undefined ? one === other : id === uuidOf(other)
}

/** As `/v1` takes it. A bare UUID says nothing of its region, and most are `us`. */
export const encodedId = (orgId: string): string =>
  uuid.test(orgId) ? btoa(`ciscospark://us/ORGANIZATION/${orgId.toLowerCase()}`).replace(/=+$/, '') : orgId

function decoded(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  } catch {
    return ''
  }
}
