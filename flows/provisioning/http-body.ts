/** The body as text, or undefined when it is longer than `limit` bytes; the rest is then not read. */
export async function readText(response: Response, limit: number): Promise<string | undefined> {
  if (!response.body) return ''
  const chunks: AsyncIterable<Uint8Array> = response.body
  const decoder = new TextDecoder()
  let length = 0
  let text = ''
  for await (const chunk of chunks) {
    length += chunk.byteLength
    if (length > limit) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}

/** What the text says, or undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
