import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { startEmbeddedRealm, type EmbeddedRealm } from '#router/sso/embedded/realm.ts'
import { standInSettings, startRouterStandIn, type RouterStandIn } from '../support/router-stand-in.ts'
import { signOnCases } from './sign-on/all.ts'
import { signOn, type SignOn } from './sign-on/sign-on.ts'

describe('the sign-on suite on the embedded realm', () => {
  const keyDir = mkdtempSync(join(tmpdir(), 'realm-keys-'))
  let router: RouterStandIn
  let realm: EmbeddedRealm
  let signedOn: SignOn

  beforeAll(async () => {
    router = await startRouterStandIn()
    realm = await startEmbeddedRealm({ port: 0, keyDir, nodeEnv: 'test', env: standInSettings(router.origin) })
    signedOn = signOn('embedded', realm, router)
  })
  afterAll(async () => {
    await realm?.close()
    await router?.close()
    rmSync(keyDir, { recursive: true })
  })

  signOnCases(() => signedOn)
})
