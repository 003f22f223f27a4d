import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider'

interface Row {
  readonly payload: AdapterPayload
  readonly endsAt: number
}

const WRITES_BETWEEN_SWEEPS = 1_000

/**
 * Everything the realm remembers (codes, tokens, sign-ins), in memory. oidc-provider's own store holds 1,000 entries
 * and then forgets the oldest without a word, which would sign people out at random.
 *
 * @param nowMs Milliseconds since 1970.
 */
export function memoryAdapter(nowMs: () => number): AdapterFactory {
  return () => memoryTable(nowMs)
}

function memoryTable(nowMs: () => number): Adapter {
  const rows = new Map<string, Row>()
  let writes = 0

  const live = (row: Row | undefined) => (row && row.endsAt > nowMs() ? row.payload : undefined)
  const search = (isIt: (payload: AdapterPayload) => boolean) =>
    [...rows.values()].map(live).find((payload) => payload && isIt(payload))

  return {
    async upsert(id, payload, expiresIn) {
      rows.set(id, { payload: structuredClone(payload), endsAt: expiresIn ? nowMs() + expiresIn * 1_000 : Infinity })
      writes += 1
      if (writes % WRITES_BETWEEN_SWEEPS === 0) for (const [key, row] of rows) if (!live(row)) rows.delete(key)
    },
    find: async (id) => live(rows.get(id)),
    findByUid: async (uid) => search((row) => row['uid'] === uid),
    findByUserCode: async (code) => search((row) => row['userCode'] === code),
    async destroy(id) {
      rows.delete(id)
    },
    async consume(id) {
      const payload = live(rows.get(id))
      if (payload) payload.consumed = Math.floor(nowMs() / 1_000)
    },
    async revokeByGrantId(grantId) {
      for (const [id, { payload }] of rows) if (payload.grantId === grantId) rows.delete(id)
    },
  }
}
