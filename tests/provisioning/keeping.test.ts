import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { openHttpProvisioning } from '../../flows/provisioning/http.ts'
import { openProvisioning } from '../../sandbox/provisioning/index.ts'
import { openSealedLog } from '../../sandbox/sealed-log.ts'
import { openTestProvisioning, type TestProvisioning } from '../support/provisioning.ts'
import { begin, mapOrder, provision, saveCalling, valueOf } from '../support/provisioning-requests.ts'

let now: number
let at: TestProvisioning
beforeEach(async () => {
  now = Date.parse('2026-03-02T09:00:00Z')
  at = await openTestProvisioning({ pace: 1, now: () => now })
})
afterEach(() => at.close())

/** An order with one job done, one running and one refused, and a fault left over. */
async function aBusyMorning() {
  const { jobId } = valueOf(await begin(at.provisioning, mapOrder('A'), 'map'))
  now += 1500
  const { partnerOrgId, customerOrgId } = valueOf(await at.provisioning.getJob(jobId))
  const organisations = { partnerOrgId: String(partnerOrgId), customerOrgId: String(customerOrgId) }
  await at.provisioning.setPassword(organisations.partnerOrgId, 'ola@nordwind.example', 'Zielona-Łąka-7')
  await at.call('PATCH', `organizations/${organisations.customerOrgId}`, { name: 'Zielona Łódź S.A.' })
  await begin(at.provisioning, saveCalling('A', organisations.customerOrgId), 'calling')
  await at.fail([
    { operation: 'provision', outcome: 'provisioned_with_errors' },
    { operation: 'mapOrder', status: 500 },
  ])
  await begin(at.provisioning, provision('A', organisations), 'provision')
  await begin(at.provisioning, mapOrder('A'), 'again')
}

const everything = async () => ({
  ledger: await at.ledger(),
  jobs: valueOf(await at.provisioning.findJobs('A')),
  bea: valueOf(await at.provisioning.findCustomerOrg('bea@zolta-lodz.example', undefined)),
  ola: valueOf(await at.provisioning.findPartnerOrg('ola@nordwind.example')),
  faults: (await at.call('GET', 'faults')).body,
})

describe('what the simulator keeps', () => {
  it('is the same world after a restart, and it ends the same way', async () => {
    await aBusyMorning()
    const before = await everything()
    await at.restart()
    expect(await everything()).toEqual(before)
    now += 2000
    const ended = await everything()
    expect(ended.jobs.map(({ status }) => status)).toEqual(['provisioned', 'provisioned', 'provisioned_with_errors'])
    await at.restart()
    await at.restart()
    expect(await everything()).toEqual(ended)
  })

  it('is not legible on the disk', async () => {
    await aBusyMorning()
    const folder = join(at.dataDir, 'sandbox')
    const files = await readdir(folder)
    expect(files.sort()).toEqual(['key', 'provisioning'])
    const kept = await readFile(join(folder, 'provisioning'), 'utf8')
    for (const secret of ['bea@', 'nordwind', 'Zielona', 'map']) expect(kept).not.toContain(secret)
  })

  it('is refused when another version wrote it, with the file’s name', async () => {
    const folder = join(at.dataDir, 'elsewhere', 'sandbox')
    const log = await openSealedLog(join(folder, 'provisioning'), join(folder, 'key'))
    await log.rewrite([{ at: 0, snapshot: { v: 2 } }])
    await expect(openProvisioning({ dataDir: join(at.dataDir, 'elsewhere') })).rejects.toThrow(
      /provisioning was written by another version/,
    )
  })
})

describe('time', () => {
  it('set back does not stop work that was begun', async () => {
    const { jobId } = valueOf(await begin(at.provisioning, mapOrder('A'), 'map'))
    now -= 86_400_000
    expect(valueOf(await at.provisioning.getJob(jobId)).status).toBe('provisioned')
  })

  it('decides between two mappings of one order that run side by side', async () => {
    await begin(at.provisioning, mapOrder('A'), 'one')
    now += 1
    await begin(at.provisioning, mapOrder('A'), 'two')
    now += 1500
    const jobs = valueOf(await at.provisioning.findJobs('A'))
    expect(jobs).toMatchObject([{ status: 'provisioned' }, { status: 'error', error: { errorCode: 'ALREADY_MAPPED' } }])
  })
})

describe('the adapter', () => {
  it('is not opened on an address that is none', () => {
    expect(() => openHttpProvisioning({ url: 'not an address', timeoutMs: 1, fetch })).toThrow(/Invalid URL/)
  })

  it('throws what is a bug of ours instead of calling it an outcome', async () => {
    await expect(at.provisioning.begin('provision', '{}', 'key with\nline break')).rejects.toThrow(
      /invalid header value/,
    )
  })
})
