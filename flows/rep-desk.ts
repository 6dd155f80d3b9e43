export const saidByRep = (): Promise<boolean> => Promise.resolve(false)
