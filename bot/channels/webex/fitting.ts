/** Webex takes at most this many bytes of text (`POST /messages`). */
const maxBytes = 7_439

/** Words as Webex takes them, cut between two characters where they are too long. */
export function fitting(words: string): string {
  if (Buffer.byteLength(words) <= maxBytes) return words
  const mark = '…'
  const room = new Uint8Array(maxBytes - Buffer.byteLength(mark))
  return words.slice(0, new TextEncoder().encodeInto(words, room).read) + mark
}
