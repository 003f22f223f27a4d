import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { badInput, CommandError, EXIT, type Io } from './command.ts'
import type { DepartmentImports, FileTarget, Outcome } from './department-imports.ts'
import { progress } from './progress.ts'

/** SHA-256 of a file, in lower case hexadecimal. */
export async function digestOf(io: Io, file: string, size: number): Promise<string> {
  const hash = createHash('sha256')
  const shown = progress(io, { label: 'Reading ', total: size })
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, signal: io.signal })) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a read stream without encoding gives buffers
    const part = chunk as Buffer
    hash.update(part)
    bytes += part.length
    shown.at(bytes)
  }
  shown.end()
  return hash.digest('hex')
}

export interface Shipment {
  readonly imports: DepartmentImports
  readonly target: FileTarget
  readonly size: number
}

/**
 * Sends what the department does not hold yet.
 *
 * @returns the outcome, when this file was imported before.
 */
export async function sendFile(io: Io, shipment: Shipment): Promise<Outcome | null> {
  const { imports, target, size } = shipment
  const { held, maxBytes, outcome } = await imports.held(target.profile, target.sha256)
  if (outcome !== null) return outcome
  if (size > maxBytes) {
    const rule = `The department takes files of at most ${maxBytes} bytes.`
    throw badInput('FILE_TOO_LARGE', rule, 'Split it; each part keeps the header.')
  }
  if (held > 0 && held < size) io.note(`Going on at byte ${held} of ${size}.`)
  if (held < size || size === 0) await sendFrom(io, shipment, { held, failed: 0 })
  return null
}

const attempts = 5

/** A connection that breaks is taken up again where it broke, unless that fails five times without a step forward. */
async function sendFrom(io: Io, shipment: Shipment, { held, failed }: { held: number; failed: number }): Promise<void> {
  const { imports, target, size } = shipment
  const shown = progress(io, { label: 'Sending ', total: size, from: held })
  try {
    await imports.upload(target, held, (bytes) => shown.at(bytes))
    shown.end()
  } catch (error) {
    shown.end()
    const broke = error instanceof CommandError && (error.exit === EXIT.unreachable || error.exit === EXIT.unknown)
    if (!broke || failed + 1 >= attempts) throw error
    io.note('The connection broke; trying again.')
    await pause((failed + 1) * 1000, undefined, { signal: io.signal })
    const now = await imports.held(target.profile, target.sha256).catch(() => ({ held }))
    await sendFrom(
      io,
      shipment,
      now.held > held ? { held: now.held, failed: 0 } : { held: now.held, failed: failed + 1 },
    )
  }
}
