import type { Call } from './api.ts'
import { person, type Person } from './records.ts'

/** Who is who, asked once a person. */
export class People {
  private readonly call: Call
  private readonly known = new Map<string, Person>()
  private readonly asked = new Set<string>()

  constructor(call: Call) {
    this.call = call
  }

  learn(people: readonly Person[]): void {
    for (const one of people) this.known.set(one.id, one)
  }

  /** Undefined for somebody not asked about yet. */
  get(id: string): Person | undefined {
    return this.known.get(id)
  }

  nameOf(email: string): string {
    return [...this.known.values()].find((one) => one.email === email)?.name ?? email
  }

  name(id: string): string {
    return this.known.get(id)?.name ?? 'Somebody'
  }

  /** Makes sure these are known. Somebody who cannot be shown stays "Somebody". */
  async meet(ids: Iterable<string>): Promise<void> {
    const strangers = [...new Set(ids)].filter((id) => id && !this.known.has(id) && !this.asked.has(id))
    await Promise.all(strangers.map((id) => this.ask(id)))
  }

  private async ask(id: string): Promise<void> {
    this.asked.add(id)
    const said = await this.call('GET', `/people/${encodeURIComponent(id)}`).catch(() => undefined)
    if (said) this.known.set(id, person(said))
  }
}
