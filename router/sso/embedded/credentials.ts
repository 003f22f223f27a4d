import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import type { RealmUser } from './realm-file.ts'
import { isOneTimeCode } from './totp.ts'

/** What somebody typed into the login form. */
export interface LoginForm {
  readonly username: string
  readonly password: string
  readonly otp: string
}

/** What a person has proven; `user` is there only when the password was right. */
export interface Proof {
  readonly user: RealmUser | undefined
  readonly code: boolean
}

interface Account {
  readonly user: RealmUser | undefined
  readonly salt: Buffer
  readonly hash: Buffer
  readonly otpSecret: string
}

/**
 * Checks passwords and one-time codes. A name nobody has takes the same path, with the same work, as one that exists:
 * the time of an answer does not tell them apart.
 *
 * @param nowMs Milliseconds since 1970.
 */
export function credentialCheck(users: readonly RealmUser[], nowMs: () => number) {
  const accounts = new Map(users.filter((user) => user.enabled).map((user) => [user.username, accountOf(user)]))
  const nobody = accountOf(undefined)

  return async ({ username, password, otp }: LoginForm): Promise<Proof> => {
    const { user, salt, hash, otpSecret } = await (accounts.get(username) ?? nobody)
    const isPassword = timingSafeEqual(await hashOf(password, salt), hash)
    const isCode = isOneTimeCode(otpSecret, otp, nowMs())
    return { user: isPassword ? user : undefined, code: isCode && otpSecretOf(user) !== undefined }
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
  const otpSecret = otpSecretOf(user) ?? randomBytes(16).toString('hex')
  return { user, salt, hash: await hashOf(password, salt), otpSecret }
}

function hashOf(password: string, salt: Buffer): Promise<Buffer> {
  // A low cost: these passwords are in the repository, only the path they take is the point.
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, { N: 4_096 }, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
