/** Waits until something has come true; fails after some seconds. */
export async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await fact()); tries++) {
    if (tries > 1_500) throw new Error('it did not come true')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
