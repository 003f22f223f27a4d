import { fileURLToPath } from 'node:url'
import type { Department } from '@civigraph/subgraph-kit'
import type { DatabaseHost } from '@civigraph/subgraph-kit/database'
import { importFile, type ImportOutcome, type ImportProgress } from '@civigraph/subgraph-kit/import'

/** Files of `data/` in the order in which they are imported: the department, its profile, the file. */
export const SEEDS = [
  ['identity', 'cn-divisions', 'cn-divisions.csv'],
  ['identity', 'cn-divisions-history', 'cn-divisions-history.csv'],
  ['identity', 'ca-organisations', 'ca-organisations.csv'],
  ['identity', 'organisations', 'organisations.csv'],
  ['identity', 'persons', 'persons.csv'],
  ['identity', 'mandates', 'mandates.csv'],
  ['services', 'ca-code-lists', 'ca-code-lists.json'],
  ['services', 'cn-guangan-items', 'cn-guangan-items.csv'],
  ['services', 'ca-service-inventory', 'ca-service-inventory.csv'],
  ['services', 'ca-service-standards', 'ca-service-standards.csv'],
  ['services', 'service-catalogue', 'service-catalogue.jsonl'],
  ['licence', 'licence-types', 'licence-types.csv'],
  ['licence', 'ma-licences', 'ma-licences.csv'],
  ['licence', 'vancouver-licences', 'vancouver-licences.csv'],
  ['licence', 'licences', 'licences.csv'],
  ['feedback', 'cn-working-days', 'cn-working-days.csv'],
  ['feedback', 'feedback-terms', 'feedback-terms.csv'],
  ['feedback', 'boston-311', 'boston-311.csv'],
  ['feedback', 'nyc-311', 'nyc-311.csv'],
  ['feedback', 'feedback-threads', 'feedback-threads.csv'],
  ['statistics', 'datasets', 'datasets.csv'],
  ['statistics', 'reference-areas', 'reference-areas.csv'],
  ['statistics', 'world-statistics', 'world-statistics.csv'],
  ['statistics', 'uk-unemployment', 'uk-unemployment.csv'],
  ['statistics', 'observations', 'observations.csv'],
  ['privacy', 'intended-uses', 'intended-uses.json'],
] as const satisfies readonly (readonly [department: string, profile: string, file: string])[]

/** Told about each file: before, while it is read, and when it is done. */
export interface ReportImport {
  readonly begin: () => void
  readonly progress: (file: string, progress: ImportProgress) => void
  readonly done: (file: string, outcome: ImportOutcome) => void
}

/** Imports the files of `data/`; those that were imported before cost two statements each. */
export async function seed(
  database: DatabaseHost,
  departments: readonly Department[],
  report: ReportImport,
): Promise<void> {
  for (const [name, profileName, file] of SEEDS) {
    const profile = departments
      .find((department) => department.name === name)
      ?.profiles.find((candidate) => candidate.name === profileName)
    if (!profile) throw new Error(`${name} has no profile ${profileName}.`)
    report.begin()
    // oxlint-disable-next-line no-await-in-loop -- one file after the other, so that progress can be read
    const outcome = await importFile({
      database,
      schema: name,
      profile,
      file: fileURLToPath(new URL(`data/${file}`, import.meta.url)),
      onProgress: (progress) => report.progress(file, progress),
    })
    if (outcome.refusal) throw new Error(`${file} was refused: ${outcome.refusal.rule} ${outcome.refusal.wayOut}`)
    report.done(file, outcome)
  }
}
