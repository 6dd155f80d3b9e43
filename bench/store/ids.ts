/** The id of the nth order of a store that was filled. */
export const idOf = (n: number): string => `order-${n}`
