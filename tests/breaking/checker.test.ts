import { describe, expect, test } from '@jest/globals'
import { rules, violations } from './checker.ts'
import type { Evidence } from './evidence.ts'

/** The checker is shown what must never happen; each rule has to see it. */

const entry = (operation: string, change: Partial<Evidence['ledger'][number]> = {}): Evidence['ledger'][number] => ({
  order: 'A-1',
  operation,
  idempotencyKey: `key of ${operation}`,
  repeat: false,
  jobId: `job of ${operation}`,
  outcome: operation === 'billingStarted' ? 'started' : 'accepted',
  ...change,
})

const said = (text: string, verb?: string): Evidence['told'][number] => ({
  id: text,
  roomId: 'room',
  personId: 'bot',
  created: '2026-03-02T08:00:00.000Z',
  text,
  ...(verb !== undefined && {
    attachments: [
      {
        content: {
          body: [{ type: 'TextBlock', size: 'Large', text: `${text} A-1` }],
          actions: [{ title: verb, data: { _w: JSON.stringify({ order: 'A-1', step: 's', rev: 1, do: verb }) } }],
        },
      },
    ],
  }),
})

const billing = entry('billingStarted', { jobId: 'job of provision' })

const sound: Evidence = {
  orderId: 'A-1',
  account: {
    status: 'provisioned',
    due: [],
    operations: [
      { operation: 'addSite', phase: 'confirmed' },
      { operation: 'provision', phase: 'confirmed' },
    ],
    history: ['begun:addSite', 'confirmed:addSite', 'begun:provision', 'confirmed:provision', 'provisioned'].map(
      (what) => ({ what }),
    ),
    receipt: { reference: 'job of provision', billing: 'started' },
  },
  ledger: [entry('mapOrder'), entry('addSite'), entry('provision'), billing],
  told: [said('Services are active', 'help')],
  acts: 1,
  pending: 0,
}

const account = (change: Partial<Evidence['account']>): Evidence => ({
  ...sound,
  account: { ...sound.account, ...change },
})
const trail = (...lines: readonly string[]) =>
  ['begun:addSite', 'confirmed:addSite', ...lines].map((what) => ({ what }))

const wrong: Readonly<Record<string, readonly Evidence[]>> = {
  'billing starts at most once': [{ ...sound, ledger: [...sound.ledger, billing] }],
  'billing has started where the order says so, and nowhere else': [
    { ...sound, ledger: sound.ledger.slice(0, 3) },
    account({ status: 'cancelled', receipt: { reference: '', billing: 'not_started' } }),
  ],
  'what was taken in is handled': [{ ...sound, pending: 1 }],
  'every operation comes to an end': [account({ operations: [{ operation: 'provision', phase: 'calling' }] })],
  'an operation acts once under each key': [{ ...sound, ledger: [...sound.ledger, entry('provision')] }],
  'no operation is sent under more keys than were written down': [
    { ...sound, ledger: [...sound.ledger, entry('provision', { idempotencyKey: 'another' })] },
  ],
  'the trail has a beginning and an end of every operation': [
    account({ history: trail('begun:provision', 'provisioned') }),
    account({ history: trail('begun:provision', 'confirmed:provision', 'confirmed:provision') }),
  ],
  'the receipt names the job that started billing': [account({ receipt: { reference: 'job-2', billing: 'started' } })],
  'there is one card, and it says how things stand': [
    { ...sound, told: [...sound.told, said('Provisioning is in progress', 'help')] },
    { ...sound, told: [said('Provision everything?', 'provision')] },
    { ...sound, told: [] },
  ],
  'a press counts once': [
    account({ history: [...sound.account.history, ...trail('answered:plan', 'stale:provision')] }),
  ],
  'nobody is told the same thing oftener than they asked': [
    { ...sound, told: [...sound.told, said('One moment.'), said('One moment.')] },
  ],
  'nobody is told that it is done when it is not': [
    { ...account({ status: 'provisioning' }), told: [said('Services are active', 'help')] },
  ],
}

test('a history that went well has nothing against it', () => {
  expect(violations(sound)).toEqual([])
})

test('a failed first try and a repeat under the same key are not held against it', () => {
  const retried = trail('begun:provision', 'refused:provision:UPSTREAM', 'begun:provision', 'confirmed:provision')
  const first = entry('provision', { idempotencyKey: 'first', jobId: 'first' })
  const repeat = entry('provision', { repeat: true, outcome: 'repeated' })
  expect(violations({ ...account({ history: retried }), ledger: [...sound.ledger, first, repeat] })).toEqual([])
})

test('what was called off, and turns out to have been done, is not held against it', () => {
  const late = trail('begun:provision', 'calledOff:provision', 'confirmed:provision')
  expect(violations(account({ history: late }))).toEqual([])
})

describe('each rule sees', () => {
  test('a history against it here', () => {
    expect(Object.keys(wrong).sort()).toEqual(Object.keys(rules).sort())
  })

  test.each(Object.entries(wrong))('what breaks it: %s', (name, histories) => {
    for (const history of histories) expect(violations(history).join('\n')).toContain(`${name}: `)
  })
})
