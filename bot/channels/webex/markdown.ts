/** Webex takes at most this many bytes of markdown (`POST /messages`). */
const maxBytes = 7_439

/** Words as Webex takes them: line breaks that survive markdown, cut between two characters where too long. */
export function markdownOf(words: string): string {
  const broken = words.replace(/(?<!\n)\n(?!\n)/g, '  \n')
  if (Buffer.byteLength(broken) <= maxBytes) return broken
  const mark = '…'
  const room = new Uint8Array(maxBytes - Buffer.byteLength(mark))
  return broken.slice(0, new TextEncoder().encodeInto(broken, room).read) + mark
}
