import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { NATIONAL_REALM } from '#router/sso/embedded/realm-file.ts'
import { startRealmProcess } from '../../support/embedded-realm-process.ts'
import { type PageNation, startPageNation } from '../../support/page-nation.ts'
import { realmKilledCases, TOKEN_LIFE_SECONDS } from './cases.ts'

/** On a real Keycloak, within a whole deployment: `tests/keycloak/deployment.test.ts`. */
describe('the embedded realm, killed while people ask', () => {
  const folder = mkdtempSync(join(tmpdir(), 'killed-'))
  let nation: PageNation

  beforeAll(async () => {
    const realmFile = join(folder, 'national-realm.json')
    const realm = { ...JSON.parse(readFileSync(NATIONAL_REALM, 'utf8')), accessTokenLifespan: TOKEN_LIFE_SECONDS }
    writeFileSync(realmFile, JSON.stringify(realm))
    nation = await startPageNation({ startRealm: startRealmProcess, realmFile })
  })
  afterAll(async () => {
    await nation?.close()
    rmSync(folder, { recursive: true })
  })

  realmKilledCases(() => ({
    ...nation,
    remembers: false, // who signed in is in its memory alone
    killRealm: () => nation.stopRealm(),
    startRealmAgain: () => nation.startRealmAgain(),
  }))

  test('nothing of all this was a fault', () => {
    expect(nation.faults).toEqual([])
  })
})
