import { write } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'

/** Writes lines in the background: whoever adds one never waits, and never fails by it. */
export interface LineWriter {
  readonly add: (line: string) => void
  /** Writes what is still held back; gives up what its destination does not take in time. */
  readonly close: () => Promise<void>
}

export interface LineWriterOptions {
  /** File descriptor; 1 is standard output. */
  readonly fd: number
  /** Told how many lines could not be written. Later ones are tried again. */
  readonly lost: (lines: number) => void
  /** Whether other processes write to the same pipe: then lines go out in pieces that no other comes between. */
  readonly sharesPipe?: boolean
  readonly heldBackMs?: number
  readonly closeWithinMs?: number
}

/** Characters that are written together: each write costs as much as a small request. */
const WRITTEN_TOGETHER = 65_536

/** POSIX, PIPE_BUF on Linux: a pipe takes no more bytes as one piece. */
const ONE_PIECE = 4_096

/** A destination that takes nothing must not fill the memory. */
const WAITING_CHARACTERS_MAX = 16_000_000

/** How long a destination that is busy is left alone. */
const BUSY_MS = 50

/** A program of ours for this, since those that exist wait for ever at their end when a disk is full or a pipe is closed. */
export function lineWriter(options: LineWriterOptions): LineWriter {
  const { fd, lost, sharesPipe = false, heldBackMs = 1_000, closeWithinMs = 1_000 } = options
  const together = sharesPipe ? ONE_PIECE : WRITTEN_TOGETHER
  const closing = new AbortController()
  let lines: string[] = []
  let length = 0
  let waiting: Piece[] = []
  let waitingCharacters = 0
  let writing: Promise<void> | null = null
  const timer = setInterval(handOver, heldBackMs).unref()

  function handOver() {
    if (lines.length === 0) return
    if (waitingCharacters + length > WAITING_CHARACTERS_MAX) lost(lines.length)
    else {
      waiting.push({ text: lines.join(''), lines: lines.length })
      waitingCharacters += length
      writing ??= writeWaiting()
    }
    lines = []
    length = 0
  }

  async function writeWaiting() {
    while (waiting.length > 0) {
      const pieces = waiting
      waiting = []
      waitingCharacters = 0
      for (const piece of pieces) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other: lines keep their order
        if (!(await isWritten(fd, piece.text, closing.signal))) lost(piece.lines)
      }
    }
    writing = null
  }

  return {
    add(line) {
      if (length + line.length > together) handOver()
      lines.push(line)
      length += line.length
    },
    async close() {
      clearInterval(timer)
      handOver()
      await Promise.race([writing, wait(closeWithinMs, null, { ref: false })])
      closing.abort()
    },
  }
}

interface Piece {
  readonly text: string
  readonly lines: number
}

const writeTo = promisify(write)

async function isWritten(fd: number, text: string, given: AbortSignal): Promise<boolean> {
  let rest = Buffer.from(text)
  while (rest.length > 0) {
    if (given.aborted) return false
    try {
      // oxlint-disable-next-line no-await-in-loop -- each writes what the one before it left
      const { bytesWritten } = await writeTo(fd, rest)
      rest = rest.subarray(bytesWritten)
    } catch (error) {
      if (!isBusy(error)) return false
      // oxlint-disable-next-line no-await-in-loop -- as above
      await wait(BUSY_MS)
    }
  }
  return true
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}
