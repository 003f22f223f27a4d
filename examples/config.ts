import { readEnv, text, url } from '@civigraph/subgraph-kit'

/** Where the examples find the platform. */
export const settings = {
  CIVIGRAPH_URL: url('Address of the national graph.', 'http://localhost:4000/graphql'),
  CIVIGRAPH_ISSUER: text('Issuer of the realm that signs in.', 'http://localhost:4001/realms/national'),
}

/** The only place where examples read the environment. */
export function loadConfig(env: NodeJS.ProcessEnv = process.env) {
  const raw = readEnv(
    env,
    settings,
    Object.keys(env).filter((name) => name.startsWith('CIVIGRAPH_')),
  )
  return Object.freeze({ url: raw.CIVIGRAPH_URL, issuer: raw.CIVIGRAPH_ISSUER })
}
