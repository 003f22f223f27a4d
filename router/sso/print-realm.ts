import { runMain } from '@civigraph/subgraph-kit'
import { renderRealm } from './render-realm.ts'

/** `npm run -s realm > national-realm.json`: the realm file for a deployment's Keycloak, from its `REALM_…` variables. */
await runMain('realm', async () => {
  // oxlint-disable-next-line node/no-process-env -- a process of its own, all of whose settings are the file’s placeholders
  process.stdout.write(renderRealm(process.env))
})
