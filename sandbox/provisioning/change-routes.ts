import { createHash } from 'node:crypto'
import type { Request } from 'express'
import { Operation, PasswordRequest } from '../../flows/provisioning/contract.ts'
import { isRefused, refuse, type Refused } from './answers.ts'
import { bodyOf, type Task } from './door.ts'
import { jobOfKey } from './operations.ts'
import type { Simulation } from './simulation.ts'

export function password({ change }: Simulation, request: Request): Task | Refused {
  const body = bodyOf(request, PasswordRequest)
  if (isRefused(body)) return body
  const { email } = body.value
  const orgId = String(request.params.orgId)
  return { call: 'setPassword', startsJob: false, act: () => change({ do: 'setPassword', orgId, email }) }
}

export function operation({ look, change }: Simulation, request: Request): Task | Refused {
  const body = bodyOf(request, Operation)
  if (isRefused(body)) return body
  const idempotencyKey = request.get('idempotency-key') ?? ''
  if (!/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    return refuse('VALIDATION', 'A change needs a key of 1 to 255 printable characters', 'Idempotency-Key')
  }
  const digest = createHash('sha256').update(body.text).digest('hex')
  return {
    call: body.value.operation,
    startsJob: jobOfKey(look(), idempotencyKey) === undefined,
    act: (fault) => change({ do: 'begin', request: body.value, digest, idempotencyKey, ...(fault && { fault }) }),
  }
}
