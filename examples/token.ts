import { runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { PERSONAS, personaNamed } from './personas.ts'
import { clientCredentials, signIn } from './sign-in.ts'

/**
 * Prints an access token, for curl: of a test person (`npm run -s token -- citizen`), or of a machine of the demo realm
 * (`npm run -s token -- --client app-benchmarks statistics:read`).
 */
await runMain('token', async () => {
  const { issuer } = loadConfig()
  const [name = 'citizen', ...rest] = process.argv.slice(2)
  const token =
    name === '--client' ? await ofMachine(issuer, rest[0] ?? '', rest.slice(1)) : await ofPerson(issuer, name, rest)
  process.stdout.write(`${token}\n`)
})

async function ofPerson(issuer: string, name: string, scopes: readonly string[]): Promise<string> {
  const persona = personaNamed(name)
  const scope = scopes.length > 0 ? scopes.join(' ') : PERSONAS[persona]
  return await signIn({ issuer, username: persona, password: `${persona}-demo`, scope })
}

async function ofMachine(issuer: string, clientId: string, scopes: readonly string[]): Promise<string> {
  return await clientCredentials({ issuer, clientId, secret: `${clientId}-demo-secret`, scope: scopes.join(' ') })
}
