/** Work of one order takes turns; work of different orders does not wait. */
export function openTurns(): <T>(orderId: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>()
  return (orderId, work) => {
    const turn = (last.get(orderId) ?? Promise.resolve()).then(work, work)
    const over = () => {
      if (last.get(orderId) === turn) last.delete(orderId)
    }
    last.set(orderId, turn)
    turn.then(over, over)
    return turn
  }
}
