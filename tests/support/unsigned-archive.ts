import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readEnv } from '@civigraph/subgraph-kit'
import { routerConfig, routerSettings } from '#router/config.ts'
import { compose } from '#router/registry/compose.ts'
import { startRouter } from '#router/start-router.ts'
import { archiveSubgraph } from './archive-subgraph.ts'
import { startSigningRealm } from './signing-realm.ts'

const ANSWER = JSON.stringify({ data: { file: { note: 'note of file-2' }, files: [{ id: 'file-2' }] } })

/** A router that sends the archive no envelopes, and an archive that answers everybody. */
export async function startUnsignedArchive() {
  const [asked, faults]: [string[], unknown[]] = [[], []]
  const server = createServer((request, response) => {
    asked.push(String(request.headers['civigraph-caller'] ?? 'no envelope'))
    request.resume()
    response.setHeader('content-type', 'application/json').end(ANSWER)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
  const composition = compose([{ name: 'archive', sdl: archiveSubgraph().sdl, url }])
  if (!composition.ok) throw new Error(JSON.stringify(composition.problems))
  const realm = await startSigningRealm()
  const settings = {
    CIVIGRAPH_PORT: '0',
    CIVIGRAPH_TOKEN_VERIFIER: 'jose',
    CIVIGRAPH_UNSIGNED_DEPARTMENTS: 'archive',
  }
  const router = await startRouter({
    config: routerConfig(readEnv(settings, routerSettings)),
    supergraphSdl: composition.supergraphSdl,
    issuer: realm.issuer,
    clients: null,
    reportFault: (fault) => faults.push(fault),
  })
  const token = realm.sign(realm.claims({ person: 'VEVTVC1QRVJTT04tMDAwMQ', scope: '' }))
  return {
    asked,
    faults,
    async ask(query: string, accept = 'application/json'): Promise<string> {
      const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${token}` }
      const answer = await fetch(router.url, { method: 'POST', headers, body: JSON.stringify({ query }) })
      return await answer.text()
    },
    async close() {
      await router.close()
      await realm.close()
      server.close()
    },
  }
}
