/** Records of one kind by id and by the group they belong to, in the order they came. */
export interface Table<T> {
  get(id: string): T | undefined
  all(): T[]
  in(group: string): T[]
  put(record: T): void
  drop(id: string): void
}

/** `changed` hears of every change: the record as it is now, or null when it is gone. */
export function openTable<T extends { readonly id: string }>(
  groupOf: (record: T) => string,
  changed: (id: string, record: T | null) => void,
): Table<T> {
  const records = new Map<string, T>()
  const groups = new Map<string, Map<string, T>>()
  return {
    get: (id) => records.get(id),
    all: () => [...records.values()],
    in: (group) => [...(groups.get(group)?.values() ?? [])],
    put(record) {
      const key = groupOf(record)
      const group = groups.get(key) ?? new Map<string, T>()
      groups.set(key, group.set(record.id, record))
      records.set(record.id, record)
      changed(record.id, record)
    },
    drop(id) {
      const record = records.get(id)
      if (!record) return
      records.delete(id)
      const key = groupOf(record)
      groups.get(key)?.delete(id)
      if (groups.get(key)?.size === 0) groups.delete(key)
      changed(id, null)
    },
  }
}
