import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { personasOf } from '#router/sso/embedded/personas.ts'
import { clientIds, clientSecrets, readRealmFile } from '#router/sso/embedded/realm-file.ts'
import type { EmbeddedRealm, EmbeddedRealmOptions } from '#router/sso/embedded/realm.ts'

/** The embedded realm in a process of its own, whose `close` kills it: it can say goodbye to nobody. */
export async function startRealmProcess(options: EmbeddedRealmOptions): Promise<EmbeddedRealm> {
  const child = fork(join(import.meta.dirname, 'embedded-realm-child.ts'), { stdio: 'inherit' })
  const ended = once(child, 'exit')
  child.send({ ...options })
  const [issuer]: unknown[] = await Promise.race([once(child, 'message'), ended.then(neverAnswered)])
  const realm = readRealmFile(options.realmFile, options.env)
  return {
    issuer: String(issuer),
    personas: personasOf(realm, Date.now),
    clientSecrets: clientSecrets(realm),
    clients: clientIds(realm),
    async close() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

function neverAnswered(): never {
  throw new Error('The embedded realm ended before it answered.')
}
