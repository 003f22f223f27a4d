import type { Io } from './command.ts'
import type { DepartmentProfiles, Outcome } from './department-imports.ts'

interface Report {
  readonly outcome: Outcome
  readonly call: { readonly department: string; readonly file: string; readonly json: boolean }
  /** Null when no row was rejected. */
  readonly rejectsFile: string | null
}

/** The result on standard output: some lines for people, or one JSON object. */
export function printOutcome(io: Io, report: Report): void {
  if (report.call.json) io.print(JSON.stringify(envelopeOf(report)))
  else for (const line of linesOf(io, report)) io.print(line)
}

export function printProfiles(io: Io, departments: readonly DepartmentProfiles[], json: boolean): void {
  if (json) {
    io.print(JSON.stringify({ ...envelope, ok: true, data: { departments }, error: null }))
    return
  }
  for (const { department, profiles } of departments) {
    if (profiles.length === 0) io.print(`${department} takes no files.`)
    for (const { name, meaning, columns } of profiles) {
      io.print(`${department} ${name}  ${meaning}`)
      for (const column of columns) io.print(io.colour('dim', `    ${column.name}: ${column.expected}`))
    }
  }
}

const envelope = { json_version: '1', command: 'import' }

function envelopeOf({ outcome, call, rejectsFile }: Report) {
  const { refusal } = outcome
  const data = { department: call.department, ...outcome, rejectsFile }
  if (refusal === null) return { ...envelope, ok: true, data, error: null }
  const { code, rule, wayOut, line, column } = refusal
  const problems = [{ part: 'import', rule: code, severity: 'error', file: call.file, line, column }]
  return { ...envelope, ok: false, data, error: { code, message: rule, fix: wayOut, problems } }
}

function* linesOf(io: Io, { outcome, call, rejectsFile }: Report): Generator<string> {
  const { refusal } = outcome
  if (refusal !== null) {
    const line = refusal.line === null ? '' : `, line ${refusal.line}`
    const column = refusal.column === null ? '' : `, column ${refusal.column}`
    yield `${io.colour('bad', 'Refused')}: ${refusal.code} in ${call.file}${line}${column}. Nothing of it was stored.`
    yield refusal.rule
    yield refusal.wayOut
  } else {
    const what = outcome.state === 'IMPORTED' ? 'Imported' : 'Already imported'
    const counts = `${outcome.added} added, ${outcome.changed} changed, ${outcome.unchanged} unchanged, ${outcome.rejected} rejected`
    yield `${io.colour('good', what)}: ${call.file} into ${call.department} as ${outcome.profile}.`
    yield `${outcome.rows} rows: ${counts}.`
  }
  if (outcome.rejected > 0) yield `Rejected: ${countsText(outcome.rejectedBy)}.`
  if (Object.keys(outcome.findings).length > 0) yield `Findings: ${countsText(outcome.findings)}.`
  if (rejectsFile !== null) yield `The rejected rows are listed in ${rejectsFile}.`
}

function countsText(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([code, count]) => `${code} ${count}`)
    .join(', ')
}
