import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { renderRealm } from '#router/sso/render-realm.ts'
import { demoValues, NATIONAL_REALM, readRealmFile } from '#router/sso/embedded/realm-file.ts'

/** What Keycloak would make of the realm file, as far as the file alone tells. The embedded realm reads none of this. */
interface Execution {
  readonly flowAlias?: string
  readonly authenticator?: string
  readonly authenticatorConfig?: string
}

interface KeycloakPart {
  readonly browserFlow: string
  readonly authenticationFlows: readonly {
    readonly alias: string
    readonly authenticationExecutions: readonly Execution[]
  }[]
  readonly authenticatorConfig: readonly { readonly alias: string; readonly config: Record<string, string> }[]
  readonly requiredActions: readonly { readonly alias: string; readonly enabled: boolean }[]
  readonly components: Record<string, readonly { readonly config: Record<string, readonly string[]> }[]>
}

const text = readFileSync(NATIONAL_REALM, 'utf8')
const file: KeycloakPart = JSON.parse(text)

describe('signing in on Keycloak', () => {
  const executions = file.authenticationFlows.flatMap((flow) => flow.authenticationExecutions)

  test('every flow and every setting that a step names is in the file', () => {
    const flows = file.authenticationFlows.map(({ alias }) => alias)
    const settings = file.authenticatorConfig.map(({ alias }) => alias)
    expect(flows).toContain(file.browserFlow)
    expect(executions.flatMap(({ flowAlias }) => flowAlias ?? []).filter((one) => !flows.includes(one))).toEqual([])
    const named = executions.flatMap(({ authenticatorConfig }) => authenticatorConfig ?? [])
    expect(named.toSorted((a, b) => a.localeCompare(b))).toEqual(settings.toSorted((a, b) => a.localeCompare(b)))
  })

  test('each level that the flow proves has a name that tokens can say', () => {
    const names: Record<string, number> = JSON.parse(readRealmFile().attributes['acr.loa.map'] ?? '{}')
    const levels = file.authenticatorConfig.map(({ config }) => Number(config['loa-condition-level']))
    expect(levels).toEqual([names['low'], names['substantial']])
  })

  test('nobody can set up a one-time code on the way, and so raise their own level with a password alone', () => {
    expect(file.requiredActions.find(({ alias }) => alias === 'CONFIGURE_TOTP')).toMatchObject({ enabled: false })
  })
})

test('nobody can edit which person of the graph their account is', () => {
  const [profile] = file.components['org.keycloak.userprofile.UserProfileProvider'] ?? []
  const declared = JSON.parse(profile?.config['kc.user.profile.config']?.[0] ?? '{}')
  expect(declared).not.toHaveProperty('unmanagedAttributePolicy')
  const attributes: { name: string; permissions: { edit: string[] } }[] = declared.attributes
  expect(attributes.map(({ name }) => name)).toEqual(expect.arrayContaining(['person', 'organisation']))
  for (const { permissions } of attributes) expect(permissions.edit).toEqual(['admin'])
})

describe('placeholders', () => {
  test('all are filled for the demo, and a Keycloak started for a test gets a value for each that has none', () => {
    expect(JSON.stringify(readRealmFile())).not.toContain('${REALM_')
    const filled = Object.entries(demoValues()).reduce(
      (rest, [name, value]) => rest.replaceAll(`\${${name}}`, value),
      text,
    )
    expect(filled.match(/\$\{REALM_[A-Z_]+\}/g)).toBeNull()
    expect(Object.values(demoValues())).not.toContain('')
  })

  test('a department shows its secret until its deployment says that it has a key', () => {
    const department = (env: NodeJS.ProcessEnv) =>
      readRealmFile(NATIONAL_REALM, env).clients.find(({ clientId }) => clientId === 'dept-licence')
    expect(department({})?.clientAuthenticatorType).toBe('client-secret')
    const env = { REALM_DEPT_LICENCE_AUTHENTICATOR: 'client-jwt', REALM_DEPT_LICENCE_KEYS_URL: 'https://keys.example' }
    expect(department(env)).toMatchObject({
      clientAuthenticatorType: 'client-jwt',
      attributes: { 'jwks.url': 'https://keys.example' },
    })
  })

  test('the addresses of portal and router come from the environment', () => {
    const env = { REALM_PORTAL_ORIGIN: 'https://portal.example', REALM_ROUTER_ORIGIN: 'http://router.internal' }
    const portal = readRealmFile(NATIONAL_REALM, env).clients.find(({ clientId }) => clientId === 'portal')
    expect(portal).toMatchObject({
      redirectUris: ['https://portal.example/login/callback'],
      attributes: { 'backchannel.logout.url': 'http://router.internal/backchannel-logout' },
    })
  })
})

test('an application of a third party is given no role of whoever uses it', () => {
  for (const { clientId, fullScopeAllowed } of readRealmFile().clients)
    expect(fullScopeAllowed, clientId).toBe(!clientId.startsWith('app-'))
  expect(file).not.toHaveProperty('scopeMappings') // would give it some, and the embedded realm reads none
  expect(file).not.toHaveProperty('clientScopeMappings')
})

describe('the accounts of machines', () => {
  const account = '"serviceAccountClientId": "dept-licence"'

  test.each([
    ['a machine without one', '"serviceAccountClientId": "dept-identity"'],
    ['one for a client that only signs persons in', '"serviceAccountClientId": "portal"'],
  ])('%s would get roles from Keycloak that the file does not name, and is refused', (_what, other) => {
    const folder = mkdtempSync(join(tmpdir(), 'realm-file-'))
    const changed = join(folder, 'realm.json')
    expect(text).toContain(account)
    writeFileSync(changed, text.replace(account, other))
    expect(() => readRealmFile(changed)).toThrow(/serviceAccountsEnabled takes one user/)
    rmSync(folder, { recursive: true })
  })
})

describe('the copy for a deployment', () => {
  const secrets = Object.keys(demoValues()).filter((name) => name.endsWith('_SECRET'))
  const env: NodeJS.ProcessEnv = {
    ...Object.fromEntries(secrets.map((name) => [name, `${name.toLowerCase()}-of-a-deployment`])),
    REALM_PORTAL_ORIGIN: 'https://portal.example',
    REALM_ROUTER_ORIGIN: 'http://router.internal:4000',
  }
  const rendered: () => {
    clients: readonly Record<string, unknown>[]
    users: readonly Record<string, unknown>[]
  } = () => JSON.parse(renderRealm(env))

  test('holds no person, no password, no placeholder, and nothing of the demo', () => {
    const copy = renderRealm(env)
    for (const { email, id } of readRealmFile().users) expect(copy).not.toMatch(new RegExp(`${email}|${id}`))
    expect(copy).not.toMatch(/"(credentials|password|otp)"|-demo|localhost|\$\{REALM_/)
    expect(rendered().clients.map(({ clientId }) => clientId)).not.toContain('app-licence-check')
    expect(rendered().users.map(({ serviceAccountClientId }) => serviceAccountClientId)).toContain('dept-licence')
  })

  test('is refused with every secret and address that was forgotten', () => {
    expect(() => renderRealm({})).toThrow(/REALM_PORTAL_SECRET is required\n[^]*REALM_PORTAL_ORIGIN is required/)
    expect(() => renderRealm({ ...env, REALM_PORTAL_SECRET: '' })).toThrow('REALM_PORTAL_SECRET is required')
  })

  test.each([
    ['a demo secret', { REALM_PORTAL_SECRET: 'portal-demo-secret' }, /REALM_PORTAL_SECRET must not be the demo’s/],
    ['a short secret', { REALM_PORTAL_SECRET: 'kept' }, /REALM_PORTAL_SECRET must have at least 24 characters/],
    [
      'an address with a path',
      { REALM_PORTAL_ORIGIN: 'https://portal.example/x' },
      /REALM_PORTAL_ORIGIN must be an origin/,
    ],
  ])('is refused with %s, which is not quoted', (_what, change, message) => {
    const [value = ''] = Object.values(change)
    expect(() => renderRealm({ ...env, ...change })).toThrow(message)
    expect(() => renderRealm({ ...env, ...change })).not.toThrow(value)
  })

  test('needs no secret of a department that has a key', () => {
    const { REALM_DEPT_LICENCE_SECRET: _none, ...others } = env
    const keyed = {
      REALM_DEPT_LICENCE_AUTHENTICATOR: 'client-jwt',
      REALM_DEPT_LICENCE_KEYS_URL: 'https://keys.example',
    }
    expect(() => renderRealm(others)).toThrow('REALM_DEPT_LICENCE_SECRET is required')
    const copy: { clients: Record<string, unknown>[] } = JSON.parse(renderRealm({ ...others, ...keyed }))
    const department = copy.clients.find(({ clientId }) => clientId === 'dept-licence')
    expect(department).toMatchObject({ clientAuthenticatorType: 'client-jwt' })
    expect(department).not.toHaveProperty('secret')
  })
})
