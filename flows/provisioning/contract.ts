import { z } from 'zod'

/**
 * The published contract of a provisioning back end: what goes over the wire,
 * in both directions. The OpenAPI document is printed from these schemas.
 */

const text = z.string().min(1).max(1000)
const email = z.string().min(3).max(254)
const country = z.string().regex(/^[A-Z]{2}$/)

/** Error codes, after the wizard's table of errors; a back end maps its own onto these. */
export const ErrorCode = z.enum([
  'VALIDATION',
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'LOCKED',
  'RATE_LIMITED',
  'UPSTREAM',
  'EMAIL_IN_OTHER_ORG',
  'SERVICE_MAINTENANCE',
  'ORDER_NOT_READY',
  'ORDER_CLOSED',
  'ORDER_CANCELLED',
  'ALREADY_MAPPED',
  'ALREADY_PROVISIONED',
  'NOT_CONTACT',
  'STALE_STEP',
  'SUBDOMAIN_INVALID',
  'SUBDOMAIN_TAKEN',
  'SUBDOMAIN_LOCKED',
  'SITE_INVALID',
  'SITE_TAKEN',
  'LOCATION_NAME_TAKEN',
  'CONSUMER_ACCOUNT',
  'ORG_AMBIGUOUS',
  'COUNTRY_NOT_SOLD',
  'COMPLIANCE_REVIEW',
  'KEY_REUSED',
])
export type ErrorCode = z.infer<typeof ErrorCode>

/** Body of every answer that is not 2xx. */
export const Failure = z.object({
  message: text,
  errors: z
    .array(
      z.object({ description: text, errorCode: z.union([ErrorCode, z.number()]).optional(), field: text.optional() }),
    )
    .default([]),
  trackingId: text.optional(),
})

export const Service = z.enum(['calling', 'meetings', 'messaging', 'contact_center'])
export type Service = z.infer<typeof Service>

/** What may be shown of an organisation so that a person can say whether it is theirs. */
export const Organisation = z.object({
  orgId: text,
  name: text,
  /** Day of creation, YYYY-MM-DD. Left out by a back end that does not know it, as are the subscriptions. */
  created: z.iso.date().optional(),
  domains: z.array(text),
  activeSubscriptions: z.int().min(0).optional(),
  isTrial: z.boolean(),
  /** For a trial: whose address must be used to convert it. */
  trialAdminEmail: email.optional(),
  /** Name of another partner that manages it. */
  managedBy: text.optional(),
  /** Already masked by the back end, e.g. `o***@n***.example`. */
  adminEmailMasked: text.optional(),
  /** What the address that was looked up is in this organisation. */
  emailRole: z.enum(['admin', 'read_only', 'user', 'none']),
  /** SIP subdomain, when it already has one. */
  subdomain: text.optional(),
  /** Licences it already holds. */
  licences: z.array(z.object({ service: Service, quantity: z.int().min(0) })),
  /** Names of its calling locations. */
  locations: z.array(text),
})
export type Organisation = z.infer<typeof Organisation>

/**
 * Answer to "whose organisation is this?".
 * `one`: the address belongs to exactly this organisation (see `emailRole`);
 * `many`: organisations to choose among, best first; also a single one that the address does not belong to;
 * `conflict`: the address belongs to an organisation that may not be shown (its name comes masked in `matches`);
 * `consumer`: a self-registered free account.
 * `none` means that there is none; "I may not tell" is answered with 403 instead.
 */
export const Lookup = z.object({
  kind: z.enum(['none', 'one', 'many', 'conflict', 'consumer']),
  matches: z.array(Organisation).max(50),
})
export type Lookup = z.infer<typeof Lookup>

export const Availability = z.object({
  name: text,
  result: z.enum(['available', 'taken', 'invalid']),
  /** Free names of the same kind, best first. */
  suggestions: z.array(text).max(3).default([]),
})
export type Availability = z.infer<typeof Availability>

export const PartnerLookupRequest = z.object({ email })
export const CustomerLookupRequest = z.object({ email, companyName: text.optional() })
export const NameCheckRequest = z.object({ name: text })
export const PasswordRequest = z.object({ email, password: z.string().min(8).max(256) })

const NewPartner = z.object({
  adminEmail: email,
  companyName: text,
  country,
  adminFirstName: text.optional(),
  adminLastName: text.optional(),
})
const NewCustomer = z.object({ adminEmail: email, companyName: text, country, language: text.optional() })

export const MapOrder = z.object({
  operation: z.literal('mapOrder'),
  orderId: text,
  lineIds: z.array(text).min(1),
  partner: z.union([z.object({ orgId: text }), z.object({ create: NewPartner })]),
  customer: z.union([z.object({ orgId: text, adminEmail: email }), z.object({ create: NewCustomer })]),
})
export const SaveSubdomain = z.object({
  operation: z.literal('saveSubdomain'),
  orderId: text,
  orgId: text,
  name: z.string().regex(/^[a-z0-9]{1,63}$/),
})
export const SaveCalling = z.object({
  operation: z.literal('saveCalling'),
  orderId: text,
  orgId: text,
  location: z.object({
    name: text,
    country,
    address1: text,
    address2: text.optional(),
    city: text,
    stateOrProvince: text.optional(),
    postalCode: text.optional(),
    timeZone: text,
    announcementLanguage: text,
    emailLanguage: text,
  }),
  terms: z.object({ acceptedBy: text, acceptedAt: z.iso.datetime() }),
})
export const AddSite = z.object({
  operation: z.literal('addSite'),
  orderId: text,
  orgId: text,
  site: z.object({
    name: text,
    timeZone: text,
    userManagement: z.enum(['control_hub', 'site_admin']),
    earlyRelease: z.boolean(),
    licences: z.int().min(0).optional(),
    transferCode: text.optional(),
    defaultLanguage: text.optional(),
  }),
})
/**
 * What the earlier operations said, once more, for back ends that create everything at once, when billing starts. Others
 * leave it aside. A field is absent where it is not known, or was not asked.
 */
const SettingsAgain = z.object({
  customer: z.object({
    name: text,
    adminEmail: email.optional(),
    country: country.optional(),
    language: text.optional(),
  }),
  location: SaveCalling.shape.location.optional(),
  /** Of the customer; the location may have another. */
  timeZone: text.optional(),
})

/** Activates everything bought and starts billing. The last call of a set-up, and the only one that costs money. */
export const Provision = z.object({
  operation: z.literal('provision'),
  orderId: text,
  partnerOrgId: text,
  customerOrgId: text,
  lines: z
    .array(
      z.object({
        lineId: text,
        subscriptionId: text.optional(),
        services: z.array(z.object({ service: Service, quantity: z.int().min(1) })).min(1),
      }),
    )
    .min(1),
  settings: SettingsAgain.optional(),
})

/** Takes back what `saveCalling` made for this order, before anything is billed. Gone already is done. */
export const RemoveLocation = z.object({
  operation: z.literal('removeLocation'),
  orderId: text,
  orgId: text,
  name: text,
})
/** The same for `addSite`. */
export const RemoveSite = z.object({ operation: z.literal('removeSite'), orderId: text, orgId: text, name: text })

/** Everything that changes something. Sent with an `Idempotency-Key`; a repeat must be byte-equal. */
export const Operation = z.discriminatedUnion('operation', [
  MapOrder,
  SaveSubdomain,
  SaveCalling,
  AddSite,
  Provision,
  RemoveLocation,
  RemoveSite,
])
export type Operation = z.infer<typeof Operation>
export const OperationName = z.enum(Operation.options.map(({ shape }) => shape.operation.value))
export type OperationName = z.infer<typeof OperationName>

export const Trouble = z.object({
  errorCode: z.union([ErrorCode, z.number()]),
  description: text,
  field: text.optional(),
})
export type Trouble = z.infer<typeof Trouble>

/** An operation that was accepted, as it stands now. Made once per idempotency key. */
export const Job = z.object({
  jobId: text,
  operation: OperationName,
  orderId: text,
  idempotencyKey: text,
  status: z.enum(['provisioning', 'provisioned', 'provisioned_with_errors', 'error', 'pending_rpl_review']),
  /** mapOrder: the organisations the order is attached to. */
  partnerOrgId: text.optional(),
  partnerCreated: z.boolean().optional(),
  customerOrgId: text.optional(),
  customerCreated: z.boolean().optional(),
  perService: z
    .array(
      z.object({
        service: Service,
        status: z.enum(['provisioning', 'provisioned', 'error']),
        errors: z.array(Trouble),
        warnings: z.array(Trouble),
      }),
    )
    .default([]),
  billing: z.enum(['not_started', 'started', 'unknown']).default('not_started'),
  /** When billing started, once `billing` is `started`. */
  startedAt: z.iso.datetime().optional(),
  /** Why `status` is `error`. */
  error: Trouble.optional(),
  trackingId: text.optional(),
})
export type Job = z.infer<typeof Job>
export const Jobs = z.object({ items: z.array(Job) })
