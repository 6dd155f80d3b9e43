/** Work that recurs and belongs to no order, such as the morning digest of a space. */
export interface Round {
  /** When it is due, read from the store; absent while there is nothing to do. Asked often, so it has to be cheap. */
  due(): Promise<Date | undefined>
  /** Does what is due, and stores when it is due next. Harmless when repeated: a crash may come in between. */
  run(): Promise<void>
}
