import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { Lines } from './encoded-lines.ts'
import type { FileRecord } from './file-record.ts'
import { columnOrder } from './header.ts'
import type { ImportProfile } from './profile.ts'
import { MAX_RECORD_BYTES, refuse } from './refusal.ts'

interface ParsedLine {
  readonly line: number
  readonly cells: readonly string[]
}

/**
 * Records of a CSV file (RFC 4180, with the profile's delimiter; lines end with LF or CRLF). Lines without any character
 * are passed over.
 *
 * @throws FileRefused for the header, for quotation marks out of place, and for a file that stops in a record.
 */
export async function* csvRecords(profile: ImportProfile, lines: AsyncIterable<Lines>): AsyncGenerator<FileRecord> {
  const names = Object.keys(profile.columns)
  const width = names.length
  let order: readonly number[] | null = null
  let short: ParsedLine | null = null
  let trailer: number | null = null
  for await (const { line, cells } of parsedLines(profile, lines)) {
    if (order === null) {
      order = columnOrder(names, cells, line)
      continue
    }
    if (short !== null) yield columnCount(short, width)
    short = null
    if (profile.trailer !== undefined && (cells[0] ?? '').search(profile.trailer) !== -1) {
      trailer = line
      continue
    }
    if (trailer !== null) throw refuse('TRAILER_INSIDE', { line: trailer })
    if (cells.length === width) yield { line, values: order.map((index) => cells[index] ?? '') }
    else if (cells.length > width) yield columnCount({ line, cells }, width)
    else short = { line, cells }
  }
  if (order === null) throw refuse('FILE_EMPTY')
  if (short !== null)
    throw refuse('FILE_CUT_OFF', {
      line: short.line,
      detail: `Its last line has ${short.cells.length} of ${width} columns.`,
    })
}

function columnCount({ line, cells }: ParsedLine, width: number): FileRecord {
  const expected = `a row of ${width} columns; it has ${cells.length}`
  return { line, fault: { column: null, valueClass: null, code: 'COLUMN_COUNT', expected } }
}

async function* parsedLines(profile: ImportProfile, lines: AsyncIterable<Lines>): AsyncGenerator<ParsedLine> {
  let nextLine = 1
  let emptyLines = 0
  // The parser's own line numbers count a CRLF inside quotes twice. Every line feed of the file either ends a record or
  // an empty line, or stands in a value: so they are counted here.
  const startOf = (empty: number) => {
    nextLine += empty - emptyLines
    emptyLines = empty
    return nextLine
  }
  const starts: number[] = []
  const parser = parse({
    delimiter: profile.delimiter ?? ',',
    record_delimiter: ['\r\n', '\n'],
    max_record_size: MAX_RECORD_BYTES,
    relax_column_count: true,
    skip_empty_lines: Object.keys(profile.columns).length > 1,
    on_record(cells, { empty_lines }) {
      starts.push(startOf(empty_lines))
      nextLine += 1 + cells.reduce((sum, cell) => sum + lineFeeds(cell), 0)
      return cells
    },
  })
  const texts = Readable.from(textOf(lines), { highWaterMark: 1 })
  texts.on('error', (error) => parser.destroy(error))
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- without `columns` the parser gives arrays of text
    const records = texts.pipe(parser) as AsyncIterable<string[]>
    for await (const cells of records) yield { line: starts.shift() ?? nextLine, cells }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const line = startOf(typeof error['empty_lines'] === 'number' ? error['empty_lines'] : emptyLines)
    throw csvRefusal(error, line)
  } finally {
    texts.destroy()
  }
}

async function* textOf(lines: AsyncIterable<Lines>) {
  for await (const { text } of lines) yield text
}

/** The parser's message quotes the value: only its code goes on. */
function csvRefusal({ code }: CsvError, line: number) {
  if (code === 'CSV_QUOTE_NOT_CLOSED')
    return refuse('FILE_CUT_OFF', { line, detail: 'A quotation mark of the last record is not closed.' })
  if (code === 'CSV_MAX_RECORD_SIZE') return refuse('RECORD_TOO_LARGE', { line })
  return refuse('QUOTING', { line, detail: 'It is in the record that begins on this line.' })
}

function lineFeeds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
