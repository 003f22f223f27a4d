/** A Keycloak’s administrator, who does to the national realm what operators do. */
export interface KeycloakAdmin {
  /** Sets the realm’s “not before” to now: what was issued until then counts no more. Undone by null. */
  readonly setNotBefore: (seconds: number | null) => Promise<void>
  readonly switchAccount: (username: string, enabled: boolean) => Promise<void>
  readonly setPassword: (username: string, password: string) => Promise<void>
  /** Ends all sign-ins of an account. */
  readonly signOut: (username: string) => Promise<void>
}

/** @param origin For example `http://localhost:8180`. */
export function keycloakAdmin(origin: string, password: string): KeycloakAdmin {
  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${origin}/admin/realms/national${path}`, {
      method,
      headers: { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}.`)
    const text = await answer.text()
    return text === '' ? null : JSON.parse(text)
  }

  async function token(): Promise<string> {
    const answer = await fetch(`${origin}/realms/master/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'password', client_id: 'admin-cli', username: 'admin', password }),
    })
    return String(Object(await answer.json()).access_token)
  }

  async function accountPath(username: string): Promise<string> {
    const found = await call('GET', `/users?exact=true&username=${encodeURIComponent(username)}`)
    return `/users/${String(Object([found].flat()[0]).id)}`
  }

  return {
    setNotBefore: async (seconds) => void (await call('PUT', '', { notBefore: seconds ?? 0 })),
    switchAccount: async (username, enabled) => void (await call('PUT', await accountPath(username), { enabled })),
    async setPassword(username, value) {
      const credential = { type: 'password', value, temporary: false }
      await call('PUT', `${await accountPath(username)}/reset-password`, credential)
    },
    signOut: async (username) => void (await call('POST', `${await accountPath(username)}/logout`)),
  }
}
