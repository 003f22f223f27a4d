import { type EmbeddedRealmOptions, startEmbeddedRealm } from '#router/sso/embedded/realm.ts'

/** The embedded realm as a program: told by its parent what to start, and tells it where. It ends with its parent. */
process.once('message', (options: Omit<EmbeddedRealmOptions, 'now' | 'reportFault'>) => {
  void startEmbeddedRealm(options).then(({ issuer }) => process.send?.(issuer))
})
process.once('disconnect', () => process.exit())
