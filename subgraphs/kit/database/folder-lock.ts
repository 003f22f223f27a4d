import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'

/** Held while a process uses a PGlite folder: two at once would destroy it. */
export interface Lock {
  release: () => Promise<void>
}

/** Lock files that this process holds or is about to hold. */
const held = new Set<string>()

/**
 * Takes the folder for this process. A lock left by a process that died is taken over.
 *
 * @throws Error naming the process that holds the folder.
 */
export async function lockFolder(folder: string): Promise<Lock> {
  const file = `${resolve(folder)}.lock`
  if (held.has(file)) throw inUse(process.pid)
  held.add(file) // before the first wait: two calls in this process must not take each other's file for a stale one
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 }) // it holds a register of persons
    await claimOrRefuse(file)
  } catch (error) {
    held.delete(file)
    throw error
  }
  return {
    async release() {
      if (held.delete(file)) await rm(file, { force: true })
    },
  }
}

async function claimOrRefuse(file: string): Promise<void> {
  // oxlint-disable-next-line no-await-in-loop -- another try follows only after a stale lock was removed
  while (!(await claimed(file))) {
    // oxlint-disable-next-line no-await-in-loop -- as above
    const found = await readFile(file, 'utf8').catch(() => null)
    if (found === null) continue
    refuseHolder(found)
    // oxlint-disable-next-line no-await-in-loop -- as above
    await removeStale(file, found)
  }
}

/** The file appears with its text in it, or not at all: an empty one would look as if its process had died. */
async function claimed(file: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, identityOf(process.pid))
  try {
    await link(draft, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error // a file system without hard links is none that PGlite should write to
  } finally {
    await rm(draft, { force: true })
  }
}

/** This process holds no such file yet, so one with its id was left by an earlier process of the same id. */
function refuseHolder(found: string) {
  const pid = Number(found.split(' ', 1)[0])
  if (pid !== process.pid && isAlive(pid) && isSame(found, identityOf(pid))) throw inUse(pid)
}

function inUse(pid: number): Error {
  return new Error(`The data folder is in use by process ${pid}. Stop it, or set CIVIGRAPH_DATA_DIR to another folder.`)
}

/** Moves it away first: of several processes that saw the same stale lock only one removes it, and none a newer one. */
async function removeStale(file: string, found: string) {
  const aside = `${file}.${randomUUID()}`
  try {
    await rename(file, aside)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  const moved = await readFile(aside, 'utf8')
  if (moved !== found) await link(aside, file)
  await rm(aside, { force: true })
}

/** Id and start of a process: after a restart of the machine or the container another one may have the same id. */
function identityOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    // The second field is the program's name in brackets and may hold spaces; the start is the 22nd field.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
    return `${pid} ${boot} ${start}`
  } catch {
    return String(pid) // no /proc on this system: the id alone must do
  }
}

function isSame(found: string, identity: string): boolean {
  return found === identity || !found.includes(' ') || !identity.includes(' ')
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0) // asks only; sends nothing
    return true
  } catch (error) {
    return isCode(error, 'EPERM')
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
