'use strict'

/**
 * Remembers what `load` answered for `ttlMs`, and no more than `most` answers: the oldest goes first. Concurrent askers
 * share one answer; a failure and undefined are not remembered.
 */
module.exports = function cached(load, ttlMs, most = 1_000) {
  const kept = new Map()
  function forget(key, entry) {
    if (kept.get(key) !== entry) return
    // The timer would hold the answer for as long as it was to be remembered.
    clearTimeout(entry.timer)
    kept.delete(key)
  }
  return (key) => {
    const known = kept.get(key)
    if (known) return known.value
    const entry = { value: load(key), timer: undefined }
    kept.set(key, entry)
    if (kept.size > most) {
      const [oldest] = kept
      forget(...oldest)
    }
    entry.value.then(
      (answer) => {
        if (answer === undefined) forget(key, entry)
        else if (kept.get(key) === entry) entry.timer = setTimeout(forget, ttlMs, key, entry).unref()
      },
      () => forget(key, entry),
    )
    return entry.value
  }
}
