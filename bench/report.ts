import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

/** What was measured, by scenario: each as it was measured last, on what machine, and how thoroughly. */

const Target = z.object({
  id: z.string(),
  what: z.string(),
  figure: z.number(),
  limit: z.number(),
  is: z.enum(['at least', 'at most']),
  unit: z.string(),
})

const Table = z.object({
  title: z.string(),
  columns: z.array(z.string()),
  // JSON knows no undefined; what was not measured is null there.
  rows: z.array(
    z.object({
      name: z.string(),
      cells: z.array(
        z
          .union([z.number(), z.string()])
          .nullish()
          .transform((cell) => cell ?? undefined),
      ),
    }),
  ),
  notes: z.array(z.string()),
  targets: z.array(Target).default([]),
  facts: z.record(z.string(), z.number()).default({}),
})

const Report = z.record(
  z.string(),
  z.object({ at: z.string(), pace: z.string(), machine: z.array(z.string()), tables: z.array(Table) }),
)
export type Report = z.infer<typeof Report>

/** The report in a file; an empty one where there is no file. */
export async function readReport(file: string): Promise<Report> {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  return Report.parse(JSON.parse(text))
}

export async function writeReport(file: string, report: Report): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`)
}

/** All targets, in the order of the benchmark set. */
export const targetsOf = (report: Report) =>
  Object.values(report)
    .flatMap(({ tables }) => tables.flatMap(({ targets }) => targets))
    .sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)))

/** A figure of the report by its name. @throws Error when it was not measured. */
export function factOf(report: Report, name: string): number {
  const facts = Object.values(report).flatMap(({ tables }) => tables.map((table) => table.facts))
  const found = facts.find((each) => name in each)?.[name]
  if (found === undefined) throw new Error(`The bench has not measured ${name}; npm run bench -- --readme does`)
  return found
}
