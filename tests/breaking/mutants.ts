import type { Patch } from './victim/build.ts'

/** A known way to get it wrong: the exact text that stands in modules, and what stands there then. */
export interface Mutant {
  readonly name: string
  readonly patches: readonly Patch[]
  /** Where it shows, by the names of scenarios. */
  readonly scenarios: readonly string[]
}

export const mutants: readonly Mutant[] = [
  {
    name: 'no idempotency key: each call has one of its own',
    patches: [
      {
        path: 'flows/effects/calls.ts',
        from: 'world.provisioning.begin(intent.operation, intent.body, intent.key)',
        to: 'world.provisioning.begin(intent.operation, intent.body, world.newId())',
      },
    ],
    scenarios: ['pressed', 'the service acts and does not answer'],
  },
  {
    name: 'the result is told before it is recorded',
    patches: [
      {
        path: 'flows/effects/looks.ts',
        from: '  report(world, doc.id, intent, answer)\n',
        to: `  report(world, doc.id, intent, answer)
  const personId = doc.state.session?.owner.personId
  if (personId && answer.ok && answer.value.status === 'provisioned')
    await world.chat.send({ kind: 'person', personId }, { words: \`Done: \${intent.operation} of \${doc.id}\` })\n`,
      },
    ],
    scenarios: ['pressed'],
  },
  {
    name: 'no de-duplication: a delivery counts as often as it comes',
    patches: [
      {
        path: 'storage/lowdb/orders.ts',
        from: 'delivery !== undefined && seen.includes(delivery)',
        to: 'delivery !== undefined && seen.length < 0',
      },
      {
        path: 'storage/lowdb/inbox.ts',
        from: 'if (this.#isKnown(item.id)) return false',
        to: 'if (this.#pending.has(item.id)) return false',
      },
      {
        path: 'storage/postgres/orders.ts',
        from: 'delivery !== undefined && seen.includes(delivery)',
        to: 'delivery !== undefined && seen.length < 0',
      },
      {
        path: 'storage/postgres/inbox.ts',
        from: 'where inbox.done_at <= $4',
        to: 'where inbox.done_at is not null or $4::timestamptz is null',
      },
    ],
    scenarios: ['pressed', 'Webex tells of it twice'],
  },
]
