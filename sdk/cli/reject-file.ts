import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import type { Reject } from './department-imports.ts'

export interface RejectFile {
  readonly add: (reject: Reject) => Promise<void>
  /** Path of the file, or null when there was nothing to write: then no file was made. */
  readonly close: () => Promise<string | null>
}

/** CSV list of the rows that were left out. It holds no value of the file, only its class. */
export function rejectFile(path: string): RejectFile {
  let stream: WriteStream | null = null
  return {
    async add({ line, column, valueClass, code, expected }) {
      if (stream === null) {
        stream = createWriteStream(path)
        await once(stream, 'open')
        stream.write('line,column,value_class,code,expected\n')
      }
      const cells = [String(line), column ?? '', valueClass ?? '', code, expected]
      if (!stream.write(`${cells.map(quoted).join(',')}\n`)) await once(stream, 'drain')
    },
    async close() {
      if (stream === null) return null
      await finished(stream.end())
      return path
    },
  }
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
