import { styleText } from 'node:util'
import type { Io } from './command.ts'

/** The process as a command sees it. The only place where the command reads the environment. */
export function terminal(): Io {
  const { stdout, stderr } = process
  // oxlint-disable-next-line node/no-process-env -- no-color.org, and CI systems that claim to be a terminal
  const { NO_COLOR, CI, TERM } = process.env
  const interactive = stderr.isTTY && !CI && TERM !== 'dumb'
  const colourful = interactive && !NO_COLOR
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort(new Error('Stopped by Ctrl-C.'))) // a second Ctrl-C ends the process
  let drawn = false
  const clear = () => {
    if (drawn) stderr.write('\r\u001B[2K')
    drawn = false
  }
  return {
    print(line) {
      clear()
      stdout.write(`${line}\n`)
    },
    note(line) {
      clear()
      stderr.write(`${line}\n`)
    },
    redraw: interactive
      ? (line) => {
          clear()
          stderr.write(line)
          drawn = true
        }
      : null,
    columns: stderr.columns ?? 80,
    colour: (style, text) => (colourful ? styleText(styles[style], text, { validateStream: false }) : text),
    signal: stop.signal,
    now: () => performance.now(),
    fetch,
  }
}

const styles = { good: 'green', warn: 'yellow', bad: 'red', dim: 'dim' } as const
