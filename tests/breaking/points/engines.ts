/** What only bots on one kind of store come through, by how names of modules begin. */
const only = {
  lowdb: ['storage/lowdb/', 'storage/disk', 'storage/slots.ts'],
  postgres: ['storage/postgres/', 'bot/sharing.ts', 'bot/presence.ts'],
}

export type Engine = keyof typeof only

/** Whether a point can be come through by a bot that keeps its things there. */
export const isOn = (engine: Engine, name: string): boolean =>
  Object.entries(only).every(([other, begins]) => other === engine || !begins.some((begin) => name.startsWith(begin)))
