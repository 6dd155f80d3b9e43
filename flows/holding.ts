export const holding = (): Promise<void> => Promise.resolve()
export const forget = holding
