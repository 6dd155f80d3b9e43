import type { Asked } from './asked.ts'
import { subdomain } from './fields.ts'
import { keyOf } from './inquiry.ts'
import { mayAsk } from './move.ts'
import type { Case, Ctx } from './case.ts'
import { secretsRefused } from './secrets.ts'
import { touched, typedAt } from './session.ts'

/** Malformed names are refused here without a call; a name asked about seconds ago is not asked about again. */
export function checkAvailability(it: Case, ctx: Ctx, asked: Asked | undefined, raw: string): Case {
  if (!asked?.forward.some((button) => button.do === 'checkAvailability')) return touched(it, ctx, { notice: 'stale' })
  const refused = secretsRefused(it, ctx, 'enterprise', { fields: asked.fields ?? [], given: { subdomain: raw } })
  if (refused) return refused
  const name = subdomain().safeParse(raw)
  const typed = { step: 'enterprise', values: { subdomain: raw } }
  if (!name.success) {
    const { checked: _checked, ...secret } = it.secret
    const problems = [{ field: 'subdomain', code: 'subdomain.invalid' }]
    return touched(typedAt({ ...it, secret }, { ...typed, problems }), ctx)
  }
  const key = keyOf({ about: 'subdomain', name: name.data })
  const kept = it.secret.found[key]
  const fresh = kept?.ok && ctx.now.getTime() - Date.parse(kept.at) < 10_000
  if (!fresh && !mayAsk(it, ctx, 'subdomain'))
    return touched(typedAt(it, { ...typed, problems: [] }), ctx, { notice: 'throttled' })
  const { [key]: _old, ...others } = it.secret.found
  const secret = {
    ...it.secret,
    found: fresh ? it.secret.found : others,
    checked: name.data,
    typed: { ...typed, values: { subdomain: name.data }, problems: [] },
  }
  return touched({ ...it, secret }, ctx)
}
