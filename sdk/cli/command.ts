/** What a script may rely on; never renumbered. */
export const EXIT = {
  /** Done, or there was nothing to do. */
  done: 0,
  /** It ran, and the verdict is negative. */
  negative: 1,
  /** It was broken off and may be sent again unchanged. */
  unknown: 2,
  /** Bad input or configuration. */
  badInput: 3,
  /** Not signed in, or not allowed. */
  notAllowed: 4,
  awaitingApproval: 5,
  unreachable: 6,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** What each exit code tells, as `civigraph help` prints it. */
export const EXIT_MEANINGS: Readonly<Record<ExitCode, string>> = {
  0: 'done, or nothing to do',
  1: 'it ran, and the verdict is negative',
  2: 'broken off; may be sent again unchanged',
  3: 'bad input or configuration',
  4: 'not signed in, or not allowed',
  5: 'awaiting approval',
  6: 'the other side cannot be reached',
}

/** Everything a command may touch of its surroundings, so that tests can hand in their own. */
export interface Io {
  /** One line on standard output: the result. */
  readonly print: (line: string) => void
  /** One line on standard error: what goes on, and what went wrong. */
  readonly note: (line: string) => void
  /** Overwrites the last line of standard error; null where that is no terminal. */
  readonly redraw: ((line: string) => void) | null
  readonly columns: number
  readonly colour: (style: 'good' | 'warn' | 'bad' | 'dim', text: string) => string
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  readonly now: () => number
  readonly fetch: typeof fetch
}

export interface Command {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly run: (argv: string[], io: Io) => Promise<ExitCode>
}

/** What a command fails with on purpose: code, rule and way out are for people and for scripts. */
export class CommandError extends Error {
  override name = 'CommandError'
  readonly exit: ExitCode
  readonly code: string
  readonly rule: string
  readonly wayOut: string

  constructor(exit: ExitCode, { code, rule, wayOut }: { code: string; rule: string; wayOut: string }) {
    super(`${rule} ${wayOut}`)
    this.exit = exit
    this.code = code
    this.rule = rule
    this.wayOut = wayOut
  }
}

export function badInput(code: string, rule: string, wayOut: string): CommandError {
  return new CommandError(EXIT.badInput, { code, rule, wayOut })
}
