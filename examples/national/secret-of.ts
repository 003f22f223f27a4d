import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** 32 random bytes that outlive a restart, in a file that only this account may read. Made when it is not there. */
export async function secretOf(file: string): Promise<Buffer> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  await writeFile(file, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const secret = Buffer.from(await readFile(file, 'utf8'), 'base64')
  if (secret.length !== 32)
    throw new Error(`${file} holds no secret of 32 bytes; remove it only if its data may be lost.`)
  return secret
}
