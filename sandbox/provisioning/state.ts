import { z } from 'zod'
import { Job, Operation, Organisation, Service } from '../../flows/provisioning/contract.ts'
import { Fault } from './fault-shapes.ts'

/** An organisation of the simulated world: what may be shown of it, and what may not. */
export const StoredOrganisation = Organisation.omit({
  emailRole: true,
  locations: true,
  adminEmailMasked: true,
}).extend({
  kind: z.enum(['partner', 'customer']),
  /** Everybody with an account in it, by lower-case address. */
  members: z.record(z.string(), z.enum(['admin', 'read_only', 'user'])),
  /** Addresses that get it offered as a candidate although they have no account in it. */
  candidateFor: z.array(z.string()).default([]),
  locations: z.array(z.object({ name: z.string(), orderId: z.string() })),
  /** The order that saved the subdomain; absent when it was there from the beginning. */
  subdomainBy: z.string().optional(),
  /** The order whose mapping created it; absent when it was there from the beginning. */
  createdBy: z.string().optional(),
})
export type StoredOrganisation = z.infer<typeof StoredOrganisation>

const StoredJob = z.object({
  job: Job,
  /** SHA-256 of the bytes that were accepted: a repeat must be equal to them. */
  digest: z.string(),
})
export type StoredJob = z.infer<typeof StoredJob>

/** What is still to be done for a job. */
const Work = z.object({
  jobId: z.string(),
  request: Operation,
  /** Milliseconds since 1970: the work is done then, unless it waits for a review. */
  endsAt: z.int(),
  /** The fault that says how it will end. */
  script: Fault.optional(),
  review: z.enum(['needed', 'cleared', 'refused']).optional(),
  /** Decided when it was accepted, as a billing system without a key would: is any of its lines unbilled? */
  bills: z.boolean(),
})
export type Work = z.infer<typeof Work>

/** One line of an order once it is attached to its organisations. */
const StoredLine = z.object({
  billedSince: z.iso.datetime().optional(),
  services: z.partialRecord(Service, z.enum(['provisioned', 'error'])),
})

const StoredOrder = z.object({
  jobIds: z.array(z.string()),
  partnerOrgId: z.string().optional(),
  customerOrgId: z.string().optional(),
  lines: z.record(z.string(), StoredLine),
})
export type StoredOrder = z.infer<typeof StoredOrder>

/** One line of the ledger: a call that changed something, or billing that started. */
export const LedgerEntry = z.object({
  order: z.string(),
  operation: z.string(),
  idempotencyKey: z.string(),
  time: z.iso.datetime(),
  /** The same key and bytes had been accepted before; nothing new was started. */
  repeat: z.boolean(),
  jobId: z.string().optional(),
  /** Of a password: whose administrator's it is. */
  orgId: z.string().optional(),
  outcome: z.enum(['accepted', 'repeated', 'started', 'set']),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

/** Everything the simulator remembers. Plain data, changed in place and stored as a whole. */
export const State = z.object({
  v: z.literal(1),
  organisations: z.record(z.string(), StoredOrganisation),
  /** Name -> organisation that has it, or `elsewhere`. */
  subdomains: z.record(z.string(), z.string()),
  sites: z.record(z.string(), z.string()),
  orders: z.record(z.string(), StoredOrder),
  jobs: z.record(z.string(), StoredJob),
  jobIdByKey: z.record(z.string(), z.string()),
  /** The work that is not done, by job. */
  running: z.record(z.string(), Work),
  ledger: z.array(LedgerEntry),
  faults: z.array(Fault),
})
export type State = z.infer<typeof State>

/** Owner of a name that belongs to nobody in the simulated world. */
export const elsewhere = 'elsewhere'

/** The value under a key that came from outside; never something inherited. */
export const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined
