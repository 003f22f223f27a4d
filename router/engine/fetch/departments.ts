import { httpDepartment, type HttpDepartment, type HttpDepartmentOptions } from './http-department.ts'
import { openPools, type PoolOptions } from './pools.ts'
import { type Lease, Shared } from './shared.ts'

/** What is the same for all departments. */
export interface DepartmentsOptions extends Omit<
  HttpDepartmentOptions,
  'name' | 'url' | 'pool' | 'envelope' | 'breaker'
> {
  readonly pools?: Partial<PoolOptions>
  /** How calls to one department are signed; null for a department that asks for no envelope. */
  readonly envelopeFor: (department: string) => HttpDepartmentOptions['envelope']
}

/** The departments behind HTTP that a router asks. */
export interface Departments {
  /**
   * The way to a department. Supergraphs that follow one another and name the same address get the same one, so that its
   * connections, breaker and bounds outlive a swap; each releases it when its last request has ended.
   *
   * @throws Error when the address is neither http nor https.
   */
  readonly take: (name: string, url: URL) => Lease<HttpDepartment>
  /** All that are in use, for metrics. */
  readonly inUse: () => readonly HttpDepartment[]
}

export function openDepartments({ pools: poolOptions, envelopeFor, ...options }: DepartmentsOptions): Departments {
  const pools = openPools(poolOptions)
  const shared = new Shared<{ department: HttpDepartment; release: () => Promise<void> }>(({ release }) => release())
  return {
    take(name, url) {
      const { it, release } = shared.take(`${name} ${url.href}`, () => {
        const pool = pools.take(url)
        const department = httpDepartment({ ...options, name, url, pool: pool.it, envelope: envelopeFor(name) })
        return { department, release: pool.release }
      })
      return { it: it.department, release }
    },
    inUse: () => shared.things().map(({ department }) => department),
  }
}
