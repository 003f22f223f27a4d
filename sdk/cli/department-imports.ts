import { createReadStream } from 'node:fs'
import { CommandError, EXIT, type ExitCode, type Io } from './command.ts'

export interface Reject {
  readonly line: number
  readonly column: string | null
  readonly valueClass: string | null
  readonly code: string
  readonly expected: string
}

interface Refusal {
  readonly code: string
  readonly line: number | null
  readonly column: string | null
  readonly rule: string
  readonly wayOut: string
}

export interface Outcome {
  readonly state: 'IMPORTED' | 'ALREADY_IMPORTED' | 'REFUSED'
  readonly profile: string
  readonly sha256: string
  readonly rows: number
  readonly added: number
  readonly changed: number
  readonly unchanged: number
  readonly rejected: number
  readonly rejectedBy: Readonly<Record<string, number>>
  readonly findings: Readonly<Record<string, number>>
  readonly refusal: Refusal | null
}

interface Held {
  /** Bytes that have arrived. */
  readonly held: number
  readonly maxBytes: number
  /** Of an earlier import of the same file. */
  readonly outcome: Outcome | null
}

export interface DepartmentProfiles {
  readonly department: string
  readonly profiles: readonly Profile[]
}

interface Profile {
  readonly name: string
  readonly meaning: string
  readonly columns: readonly { readonly name: string; readonly expected: string }[]
}

interface RunWatcher {
  readonly onProgress: (progress: { bytes: number; rows: number; rejected: number }) => void
  readonly onReject: (reject: Reject) => Promise<void>
}

/** A department's import as the command uses it. */
export interface DepartmentImports {
  readonly profiles: () => Promise<readonly DepartmentProfiles[]>
  readonly held: (profile: string, sha256: string) => Promise<Held>
  /** Sends the file from a byte on. */
  readonly upload: (target: FileTarget, offset: number, onSent: (bytes: number) => void) => Promise<void>
  readonly run: (target: FileTarget, maxRejectShare: string, watcher: RunWatcher) => Promise<Outcome>
}

export interface FileTarget {
  readonly profile: string
  readonly sha256: string
  readonly file: string
}

/** @param base `<hub>/departments/<name>/imports` */
export function departmentImports(io: Io, { base, key }: { base: string; key: string }): DepartmentImports {
  const address = (profile: string, sha256: string) => `${base}/${encodeURIComponent(profile)}/${sha256}`
  const ask = async (url: string, { headers: own, ...init }: Ask = {}) => {
    const headers = { ...own, authorization: `Bearer ${key}` }
    // A redirect would hand the key on.
    const response = await io
      .fetch(url, { ...init, headers, redirect: 'error', signal: io.signal })
      .catch((error: unknown) => {
        io.signal.throwIfAborted()
        throw unreachable(base, error)
      })
    if (!response.ok) throw await problemOf(response, base)
    return response
  }
  return {
    async profiles() {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the department's own interface, same version line
      const { departments } = (await (await ask(base)).json()) as { departments: DepartmentProfiles[] }
      return departments
    },
    async held(profile, sha256) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
      return (await (await ask(address(profile, sha256))).json()) as Held
    },
    async upload({ profile, sha256, file }, offset, onSent) {
      const headers = { 'content-type': 'application/octet-stream', 'civigraph-offset': String(offset) }
      const body = bytesFrom(file, offset, onSent)
      await (await ask(address(profile, sha256), { method: 'PUT', headers, body, duplex: 'half' })).arrayBuffer()
    },
    async run({ profile, sha256 }, maxRejectShare, watcher) {
      const query = new URLSearchParams({ maxRejectShare })
      const response = await ask(`${address(profile, sha256)}?${query.toString()}`, { method: 'POST' })
      try {
        return await follow(linesOf(response), watcher)
      } catch (error) {
        io.signal.throwIfAborted()
        throw error instanceof CommandError ? error : brokenOff
      }
    },
  }
}

type Ask = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> }

async function follow(lines: AsyncIterable<string>, watcher: RunWatcher): Promise<Outcome> {
  for await (const line of lines) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the department's own interface, same version line
    const event = JSON.parse(line) as ImportEvent
    if (event.event === 'progress') watcher.onProgress(event)
    else if (event.event === 'reject') await watcher.onReject(event)
    else if (event.event === 'fault') throw new CommandError(EXIT.negative, event)
    else if (event.event === 'outcome') {
      const { event: _event, ...outcome } = event
      return outcome
    }
  }
  throw brokenOff
}

type ImportEvent =
  | { event: 'progress'; bytes: number; rows: number; rejected: number }
  | ({ event: 'reject' } & Reject)
  | ({ event: 'outcome' } & Outcome)
  | { event: 'fault'; code: string; rule: string; wayOut: string }

const brokenOff = new CommandError(EXIT.unknown, {
  code: 'CONNECTION_LOST',
  rule: 'The connection ended before the department told the outcome.',
  wayOut: 'Send the file again: what is imported already is found, what is not is done then.',
})

async function* linesOf({ body }: Response): AsyncGenerator<string> {
  let rest = ''
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line !== '') yield line // blank lines only keep the connection open
  }
}

async function* bytesFrom(file: string, offset: number, onSent: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let sent = offset
  for await (const chunk of createReadStream(file, { start: offset, highWaterMark: 256 * 1024 })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a read stream without encoding gives buffers
    const bytes = chunk as Buffer
    yield bytes
    sent += bytes.length
    onSent(sent)
  }
}

function unreachable(base: string, cause: unknown): CommandError {
  const error = new CommandError(EXIT.unreachable, {
    code: 'UNREACHABLE',
    rule: `Nothing answers at ${new URL(base).origin}.`,
    wayOut: 'Start the hub (npm start), or give its address with --url.',
  })
  error.cause = cause
  return error
}

const exitOf: Readonly<Record<number, ExitCode>> = { 401: EXIT.notAllowed, 403: EXIT.notAllowed, 409: EXIT.unknown }

async function problemOf(response: Response, base: string): Promise<CommandError> {
  const answer: unknown = await response.json().catch(() => null)
  const { status } = response
  const exit = exitOf[status] ?? (status >= 500 ? EXIT.unreachable : EXIT.badInput)
  if (hasProblem(answer)) return new CommandError(exit, answer.error)
  if (status === 404)
    return new CommandError(exit, {
      code: 'UNKNOWN_DEPARTMENT',
      rule: `Nothing takes files at ${base}.`,
      wayOut: 'Check the name of the department and --url.',
    })
  return new CommandError(exit, {
    code: 'UNEXPECTED_ANSWER',
    rule: `The hub answered with status ${status}.`,
    wayOut: 'Look into its log, then send the file again.',
  })
}

function hasProblem(answer: unknown): answer is { error: { code: string; rule: string; wayOut: string } } {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return false
  const { error } = answer
  return typeof error === 'object' && error !== null && 'code' in error && 'rule' in error && 'wayOut' in error
}
