import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { RealmUser } from './realm-file.ts'
import { stepOfCode } from './totp.ts'

/** Checks what somebody typed into the login pages. */
export interface CredentialCheck {
  /** The person whose name and password these are. */
  password(username: string, password: string): Promise<RealmUser | undefined>
  /** True for a code of this moment that was not used before. */
  oneTimeCode(user: RealmUser, code: string): boolean
}

interface Account {
  readonly user: RealmUser | undefined
  readonly salt: Buffer
  readonly hash: Buffer
}

// More than all persons of a demo realm can use while a code is valid.
const MAX_USED_CODES = 1_000

/**
 * Checks passwords and one-time codes. A name nobody has takes the same path, with the same work, as one that exists:
 * the time of an answer does not tell them apart.
 *
 * @param nowMs Milliseconds since 1970.
 * @source RFC 6238, section 5.2: a code is taken once.
 */
export function credentialCheck(users: readonly RealmUser[], nowMs: () => number): CredentialCheck {
  const accounts = new Map(users.filter((user) => user.enabled).map((user) => [user.username, accountOf(user)]))
  const nobody = accountOf(undefined)
  const used = new Set<string>()

  return {
    async password(username, password) {
      const { user, salt, hash } = await (accounts.get(username) ?? nobody)
      return timingSafeEqual(await hashOf(password, salt), hash) ? user : undefined
    },
    oneTimeCode(user, code) {
      const step = stepOfCode(otpSecretOf(user), code, nowMs())
      if (step === null || used.has(`${user.id} ${step}`)) return false
      const [oldest = ''] = used
      if (used.size >= MAX_USED_CODES) used.delete(oldest)
      used.add(`${user.id} ${step}`)
      return true
    },
  }
}

/** The shared secret of a person's one-time codes, if there is one. */
export function otpSecretOf(user: RealmUser | undefined): string | undefined {
  const data = user?.credentials.find(({ type }) => type === 'otp')?.secretData
  const secret: unknown = data === undefined ? undefined : JSON.parse(data)
  return typeof secret === 'object' && secret !== null && 'value' in secret ? String(secret.value) : undefined
}

async function accountOf(user: RealmUser | undefined): Promise<Account> {
  const salt = randomBytes(16)
  const password = user?.credentials.find(({ type }) => type === 'password')?.value ?? randomBytes(16).toString('hex')
  return { user, salt, hash: await hashOf(password, salt) }
}

function hashOf(password: string, salt: Buffer): Promise<Buffer> {
  // A low cost: these passwords are in the repository, only the path they take is the point.
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, { N: 4_096 }, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
