import { choice, list, optional, type readEnv, watchedFile } from '@civigraph/subgraph-kit'
import { isLoopbackHost, LOOPBACK_DEPARTMENTS } from '../registry/department-address.ts'
import type { doorSettings } from './door.ts'
import { onOff } from './on-off.ts'

/** How departments are reached. */
export const departmentSettings = {
  CIVIGRAPH_HTTP2: onOff('Whether HTTP/2 is spoken with departments that offer it over TLS.', 'off'),
  CIVIGRAPH_SOCKET_DEPARTMENTS: list('Departments whose subscriptions come over graphql-ws; others send events (SSE).'),
  CIVIGRAPH_LOOPBACK_DEPARTMENTS: choice(
    'Whether departments may be on the router’s own machine; where-local: while CIVIGRAPH_HOST is loopback.',
    LOOPBACK_DEPARTMENTS,
    'where-local',
  ),
  CIVIGRAPH_UNSIGNED_DEPARTMENTS: list(
    'Departments that get no caller envelope, because they ask for none: to them every caller is nobody, and what hangs on their rows is not asked.',
  ),
  CIVIGRAPH_DEPARTMENTS_CA_FILE: optional(
    watchedFile(
      'Authority (PEM) whose certificates departments at https addresses must have; without it, any that Node knows.',
    ),
  ),
  CIVIGRAPH_DEPARTMENTS_CERT_FILE: optional(
    watchedFile('Certificate (PEM) by which departments know the router; needs its key.'),
  ),
  CIVIGRAPH_DEPARTMENTS_KEY_FILE: optional(watchedFile('Private key (PEM) of that certificate.')),
}

type Raw = ReturnType<typeof readEnv<typeof departmentSettings>> &
  Pick<ReturnType<typeof readEnv<typeof doorSettings>>, 'CIVIGRAPH_HOST'>

export function departmentConfig(raw: Raw) {
  return {
    http2: raw.CIVIGRAPH_HTTP2 === 'on',
    socketDepartments: new Set(raw.CIVIGRAPH_SOCKET_DEPARTMENTS),
    acceptLoopbackDepartments: acceptsLoopback(raw),
    unsignedDepartments: new Set(raw.CIVIGRAPH_UNSIGNED_DEPARTMENTS),
    departmentCertificates: {
      caFile: raw.CIVIGRAPH_DEPARTMENTS_CA_FILE,
      certFile: raw.CIVIGRAPH_DEPARTMENTS_CERT_FILE,
      keyFile: raw.CIVIGRAPH_DEPARTMENTS_KEY_FILE,
    },
  }
}

/** A router that only its own machine reaches is tried out there, or has a proxy there: so may its departments be. */
function acceptsLoopback(raw: Raw): boolean {
  if (raw.CIVIGRAPH_LOOPBACK_DEPARTMENTS === 'where-local') return isLoopbackHost(raw.CIVIGRAPH_HOST)
  return raw.CIVIGRAPH_LOOPBACK_DEPARTMENTS === 'accepted'
}
