import type { Io } from './command.ts'

export interface Progress {
  /** Tells how far it is; shown at most ten times a second. */
  readonly at: (bytes: number, detail?: string) => void
  readonly end: () => void
}

const redrawMs = 100
const lineMs = 5_000

/**
 * A bar with rate and time left where standard error is a terminal, a plain line every five seconds elsewhere.
 *
 * @param from Bytes that were done before: they count for the bar and not for the rate.
 */
export function progress(
  io: Io,
  { label, total, from = 0 }: { label: string; total: number; from?: number },
): Progress {
  const begun = io.now()
  let shown = io.redraw ? -Infinity : begun
  let line = ''
  const figures = (bytes: number, now: number) => {
    const seconds = (now - begun) / 1000
    const rate = seconds > 0 ? (bytes - from) / seconds : 0
    const left = rate > 0 && bytes < total ? ` ${durationText((total - bytes) / rate)} left` : ''
    return `${percent(bytes, total)} ${sizeText(bytes)} of ${sizeText(total)}, ${sizeText(rate)}/s${left}`
  }
  return {
    at(bytes, detail = '') {
      const now = io.now()
      const told = `${figures(bytes, now)}${detail === '' ? '' : `, ${detail}`}`
      line = `${label} ${io.redraw ? `${bar(bytes, total)} ` : ''}${told}`
      if (now - shown < (io.redraw ? redrawMs : lineMs)) return
      shown = now
      if (io.redraw) io.redraw(line.slice(0, io.columns - 1))
      else io.note(line)
      line = ''
    },
    end() {
      if (io.redraw) io.redraw('')
      else if (line !== '') io.note(line) // the last state, when it was not shown yet
    },
  }
}

/** `1.4 MB`: powers of 1000, as disks and networks count. */
function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1)
  const amount = bytes / 1000 ** power
  return `${power === 0 ? Math.round(amount) : amount.toFixed(1)} ${units[power]}`
}

/** `42 s`, `3 min 05 s`, `2 h 10 min`. */
function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds))
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

function percent(bytes: number, total: number): string {
  return `${String(total === 0 ? 100 : Math.floor((bytes / total) * 100)).padStart(3)} %`
}

function bar(bytes: number, total: number): string {
  const width = 24
  const done = total === 0 ? width : Math.min(width, Math.round((bytes / total) * width))
  return `[${'#'.repeat(done)}${'-'.repeat(width - done)}]`
}
