/**
 * Work that brings something up to date, made safe to ask for at any time: one run at a time, and whoever asks during
 * a run gets another one after it. The promise settles when everything asked for is done; it never rejects.
 */
export function refresher(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  let again = false
  const run = async () => {
    do {
      again = false
      await work().catch((cause: unknown) => console.warn('Could not refresh.', cause))
    } while (again)
    running = undefined
  }
  return () => {
    again = true
    running ??= run()
    return running
  }
}
