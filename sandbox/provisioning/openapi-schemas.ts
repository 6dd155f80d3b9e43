import { z } from 'zod'
import * as contract from '../../flows/provisioning/contract.ts'
import { OrganisationChange, Review, TakenName } from './control-shapes.ts'
import { Fault } from './fault-shapes.ts'
import { LedgerEntry, StoredOrganisation } from './state.ts'

/** Every schema that has a name in the document, under that name. */
const named = {
  ErrorCode: contract.ErrorCode,
  Failure: contract.Failure,
  Trouble: contract.Trouble,
  Organisation: contract.Organisation,
  Lookup: contract.Lookup,
  Availability: contract.Availability,
  PartnerLookupRequest: contract.PartnerLookupRequest,
  CustomerLookupRequest: contract.CustomerLookupRequest,
  NameCheckRequest: contract.NameCheckRequest,
  PasswordRequest: contract.PasswordRequest,
  MapOrder: contract.MapOrder,
  SaveSubdomain: contract.SaveSubdomain,
  SaveCalling: contract.SaveCalling,
  AddSite: contract.AddSite,
  Provision: contract.Provision,
  Operation: contract.Operation,
  Job: contract.Job,
  Jobs: contract.Jobs,
  SandboxFault: Fault,
  SandboxFaults: z.array(Fault),
  SandboxLedger: z.array(LedgerEntry),
  SandboxOrganisation: StoredOrganisation,
  SandboxOrganisationChange: OrganisationChange,
  SandboxTakenName: TakenName,
  SandboxReview: Review,
} as const
export type SchemaName = keyof typeof named

export const refTo = (name: string) => `#/components/schemas/${name}`

/** The schemas as JSON Schema 2020-12, which is what OpenAPI 3.1 speaks. */
export function schemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id })
  const printed = z.toJSONSchema(registry, { io: 'input', uri: refTo })
  return Object.fromEntries(
    Object.entries(printed.schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema]),
  )
}
