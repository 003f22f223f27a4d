import { unwatchFile, watchFile } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'

export interface SupergraphFileOptions {
  readonly path: string
  /** The text that is served already. */
  readonly served: string
  /** Given the text of the file, each time that it is another one; an empty or vanished file is no text. */
  readonly changed: (text: string) => void
  readonly lookMs?: number
  /** A text counts once it stayed the same for so long: whoever writes into the file may not be done. */
  readonly settledMs?: number
}

export interface WatchedFile {
  /** Gives the text once more, changed or not: what was refused may be served now. */
  readonly readAgain: () => void
  readonly close: () => void
}

/**
 * Looks for another text in a file. It asks for the file's state every second rather than waiting to be told: nobody is told
 * of changes on network file systems, nor of those behind the links through which Kubernetes mounts files.
 */
export function watchSupergraphFile(options: SupergraphFileOptions): WatchedFile {
  const { path, served, changed, lookMs = 1_000, settledMs = 200 } = options
  let given: string | null = served
  let looking = false
  let closed = false

  async function look() {
    if (looking) return
    looking = true
    const text = await settledText(path, settledMs)
    looking = false
    if (closed || text.trim() === '' || text === given) return
    given = text
    changed(text)
  }

  const onChange = () => void look()
  watchFile(path, { interval: lookMs, persistent: false }, onChange)
  onChange() // it may have changed between its first reading and now
  return {
    readAgain() {
      given = null
      onChange()
    },
    close() {
      closed = true
      unwatchFile(path, onChange)
    },
  }
}

async function settledText(path: string, settledMs: number): Promise<string> {
  let text = await read(path)
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- looks until two texts in a row are the same
    await wait(settledMs, null, { ref: false })
    // oxlint-disable-next-line no-await-in-loop -- as above
    const again = await read(path)
    if (again === text) return text
    text = again
  }
}

async function read(path: string): Promise<string> {
  return await readFile(path, 'utf8').catch(() => '')
}
