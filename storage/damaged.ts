/** What stands there is not what an engine wrote there. */
export class Damaged extends Error {
  override readonly name = 'Damaged'
}
