import { apolloPlanner } from './apollo-planner.ts'
import { nativePlanner, PlannerNotLoaded } from './native-planner.ts'
import type { Planner, PlannerName } from './planner.ts'

export interface ChoosePlannerOptions {
  readonly supergraphSdl: string
  readonly use: PlannerName
  /** Lets Apollo’s planner open supergraphs that it is known to plan wrongly. For tests. */
  readonly acceptWrong?: boolean
  readonly warn: (message: string) => void
}

/**
 * Opens the planner that is asked for, in this thread; where the native one has no binary, Apollo’s with one warning.
 *
 * @throws Error when the supergraph is none, or holds what Apollo’s planner is known to plan wrongly.
 */
export async function choosePlanner(options: ChoosePlannerOptions): Promise<Planner> {
  const { supergraphSdl, use, acceptWrong = false, warn } = options
  if (use === 'apollo') return apolloPlanner(supergraphSdl, { acceptWrong })
  try {
    return await nativePlanner(supergraphSdl)
  } catch (error) {
    if (!(error instanceof PlannerNotLoaded)) throw error
    warn(fallbackWarning())
    return apolloPlanner(supergraphSdl, { acceptWrong })
  }
}

function fallbackWarning(): string {
  return (
    `The native query planner does not load on ${process.platform}-${process.arch} with ${cLibrary()}, ` +
    'so Apollo’s planner runs. It is known to plan six cases wrongly: @requires over a field with arguments beside ' +
    'another use of that field (four cases; such a supergraph is refused), a key declared `resolvable: false` that is ' +
    'entered again (null), and an interface object behind such a key (an empty plan; refused when it is met). ' +
    'The native planner needs Linux with glibc (Debian, not Alpine) or macOS, on x64 or arm64.'
  )
}

/** The C library that this process was started with. */
function cLibrary(): string {
  if (process.platform !== 'linux') return 'its own C library'
  Object.assign(process.report, { excludeNetwork: true }) // else it asks for the names of all peers
  const report: { header?: { glibcVersionRuntime?: string } } = process.report.getReport()
  const version = report.header?.glibcVersionRuntime
  return version === undefined ? 'musl' : `glibc ${version}`
}
