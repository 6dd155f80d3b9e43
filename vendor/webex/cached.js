'use strict'

/** Remembers what `load` answered for `ttlMs`; concurrent askers share one answer, a failure and undefined are not remembered. */
module.exports = function cached(load, ttlMs) {
  const kept = new Map()
  const forget = (key, value) => kept.get(key) === value && kept.delete(key)
  return (key) => {
    const known = kept.get(key)
    if (known) return known
    const value = load(key)
    kept.set(key, value)
    value.then(
      (answer) => (answer === undefined ? forget(key, value) : setTimeout(forget, ttlMs, key, value).unref()),
      () => forget(key, value),
    )
    return value
  }
}
