/**
 * An id as a part of a path. A back end may send ids with half a character in
 * them, which nothing can encode: they are asked for as what nobody has.
 */
export const pathPart = (id: string): string => encodeURIComponent(id.replace(/\p{Cs}/gu, '\ufffd'))
