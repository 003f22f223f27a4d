import { readEnv } from '@civigraph/subgraph-kit'
import { routerConfig, routerSettings } from '#router/config.ts'
import { startRouter } from '#router/start-router.ts'
import { startSigningRealm } from './signing-realm.ts'
import { startTown, supergraphOf } from './town-department.ts'

export type TownRouter = Awaited<ReturnType<typeof startTownRouter>>

export interface TownAt {
  /** The town's name in the supergraph; default: its address. */
  readonly host?: string
}

/** A real router on a free port, before the town and a realm that signs. */
export async function startTownRouter(env: Readonly<Record<string, string>> = {}, { host = '127.0.0.1' }: TownAt = {}) {
  const faults: unknown[] = []
  const town = await startTown()
  const realm = await startSigningRealm()
  const settings = { CIVIGRAPH_PORT: '0', CIVIGRAPH_TOKEN_VERIFIER: 'jose', ...env }
  const router = await startRouter({
    config: routerConfig(readEnv(settings, routerSettings)),
    supergraphSdl: supergraphOf(town, { url: town.urls[0].replace('127.0.0.1', host) }),
    issuer: realm.issuer,
    clients: null,
    reportFault: (fault) => faults.push(fault),
  })
  return {
    ...router,
    faults,
    town,
    realm,
    async ask(request: unknown, headers: Readonly<Record<string, string>> = {}, init: RequestInit = {}) {
      const answer = await fetch(router.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof request === 'string' ? request : JSON.stringify(request),
        ...init,
      })
      return { status: answer.status, text: await answer.text(), headers: answer.headers }
    },
    /** Text of the metrics. */
    async metricsText(): Promise<string> {
      const answer = await fetch(router.metricsUrl ?? '')
      return await answer.text()
    },
    async close() {
      await router.close()
      await town.close()
      await realm.close()
    },
  }
}
