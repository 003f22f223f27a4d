import { execFileSync } from 'node:child_process'
import { type Algorithm, isAlgorithm } from '#router/sso/algorithms.ts'
import { realmVerifier, TOKEN_VERIFIERS } from '#router/sso/realm-verifier.ts'
import { KnownRevocations } from '#router/sso/revocations.ts'
import type { TokenVerifier } from '#router/sso/token-verifier.ts'
import { proofKey } from '../support/proof-key.ts'
import { type SigningRealm, startSigningRealm } from '../support/signing-realm.ts'

/**
 * Question: how many tokens does one core verify in a second, those it has seen and those it has not?
 *
 *     node tests/bench/verify-tokens.ts
 *
 * Each token is an access token as Keycloak writes it, about a kilobyte; ten thousand sign-ins are on the deny-list. It says
 * nothing about fetching keys, nor about Redis, which no verification waits for but that of a proof.
 */
const ISSUED = 4_000
const WARM_ROUNDS = 100
const ORIGIN = 'https://graph.example'

/** Verifications per second that must be reached. */
const GOALS = { warm: 200_000, cold: 8_000, proof: 4_000 } as const

interface Row {
  readonly what: string
  readonly perSecond: number
  readonly goal: number
}

try {
  execFileSync('taskset', ['-acp', '1', String(process.pid)], { stdio: 'ignore' }) // threads of the pool as well
} catch {
  console.error('taskset is missing: more than one core may be counted.')
}
const realm = await startSigningRealm()
const rows: Row[] = []
for (const use of TOKEN_VERIFIERS)
  for (const alg of ['RS256', 'ES256'].filter(isAlgorithm)) rows.push(...(await measure(use, alg)))
rows.push(await measureProofs())
await realm.close()

for (const { what, perSecond, goal } of rows) {
  const verdict = perSecond >= goal ? 'ok' : 'MISSED'
  console.log(
    `${what.padEnd(40)} ${Math.round(perSecond).toLocaleString('en').padStart(9)}/s  goal ${goal}  ${verdict}`,
  )
}
if (rows.some(({ perSecond, goal }) => perSecond < goal)) process.exitCode = 1

async function measure(use: (typeof TOKEN_VERIFIERS)[number], alg: Algorithm): Promise<Row[]> {
  const tokens = issue(realm, alg, ISSUED)
  const verify = verifier(use)
  await verifyAll(verifier(use), issue(realm, alg, 500)) // compiles what follows
  const cold = await rateOf(tokens.length, () => verifyAll(verify, tokens))
  await verifyAll(verify, tokens)
  const warm = await rateOf(tokens.length * WARM_ROUNDS, async () => {
    for (let round = 0; round < WARM_ROUNDS; round += 1) await verifyAll(verify, tokens)
  })
  return [
    { what: `${use}, ${alg}, not seen before`, perSecond: cold, goal: GOALS.cold },
    { what: `${use}, ${alg}, seen before`, perSecond: warm, goal: GOALS.warm },
  ]
}

/** A token that was seen before, with a new proof each time. */
async function measureProofs(): Promise<Row> {
  const key = proofKey(`${ORIGIN}/graphql`)
  const token = realm.sign({ ...claimsLikeKeycloak(realm), typ: 'DPoP', cnf: { jkt: key.thumbprint } })
  const proofs = Array.from({ length: ISSUED }, () => key.proof(token))
  const verify = verifier('jose')
  const reached = await rateOf(proofs.length, async () => {
    for (const proof of proofs) taken(await verify(token, { proofs: [proof], method: 'POST', address: '/graphql' }))
  })
  return { what: 'proof of possession (DPoP), ES256', perSecond: reached, goal: GOALS.proof }
}

function verifier(use: (typeof TOKEN_VERIFIERS)[number]): TokenVerifier {
  const revocations = new KnownRevocations()
  for (let i = 0; i < 10_000; i += 1) revocations.revoke({ by: 'sid', value: `ended-${i}` })
  return realmVerifier({ use, issuer: realm.issuer, clients: null, origin: () => ORIGIN, revocations }).verify
}

/** Sixteen at a time, as requests come. */
async function verifyAll(verify: TokenVerifier, tokens: readonly string[]): Promise<void> {
  for (let i = 0; i < tokens.length; i += 16) {
    const callers = await Promise.all(tokens.slice(i, i + 16).map((token) => verify(token)))
    callers.forEach(taken)
  }
}

function taken(caller: unknown): void {
  if (caller === null) throw new Error('A good token was refused: the figures would be of refusals.')
}

async function rateOf(count: number, work: () => Promise<void>): Promise<number> {
  const since = performance.now()
  await work()
  return (count * 1_000) / (performance.now() - since)
}

function issue(from: SigningRealm, alg: Algorithm, count: number): string[] {
  return Array.from({ length: count }, () => from.sign(claimsLikeKeycloak(from), { alg }))
}

function claimsLikeKeycloak(from: SigningRealm): Record<string, unknown> {
  return from.claims({
    sid: crypto.randomUUID(),
    acr: 'substantial',
    'allowed-origins': ['https://portal.example'],
    realm_access: { roles: ['citizen', 'offline_access', 'default-roles-national'] },
    resource_access: {
      civigraph: { roles: ['feedback.reply'] },
      account: { roles: ['manage-account', 'view-profile'] },
    },
    scope: 'openid profile graph licence:read feedback:write',
    email_verified: false,
    preferred_username: 'citizen',
  })
}
