import type { DocumentNode } from 'graphql'
import { type Feature, localNames, readFeatures } from './links.ts'
import type { Problem } from './problem.ts'

/** The features that the guard enforces: version and directive. Anything else that is `for: SECURITY` stops the start. */
const ENFORCED = {
  'https://specs.apollo.dev/authenticated': { version: 'v0.1', directive: 'authenticated' },
  'https://specs.apollo.dev/requiresScopes': { version: 'v0.1', directive: 'requiresScopes' },
  'https://specs.apollo.dev/policy': { version: 'v0.1', directive: 'policy' },
  'https://specs.civigraph.example/guideline': { version: 'v1.0', directive: 'classified' },
} as const satisfies Record<string, { version: string; directive: string }>

/** Marked `for: SECURITY`, and enforced by leaving elements out of the API schema: nothing for the guard to decide. */
const ENFORCED_BY_THE_API_SCHEMA = new Set(['https://specs.apollo.dev/inaccessible'])

const JOIN = 'https://specs.apollo.dev/join'
const FEDERATION = 'https://specs.apollo.dev/federation'

export type GuardDirective = (typeof ENFORCED)[keyof typeof ENFORCED]['directive']

/** What the guard's directives are called in one supergraph. */
export interface GuardNames {
  /** By local name, without `@`. */
  readonly directives: ReadonlyMap<string, GuardDirective>
  /** The guard's own links, which the planner's copy leaves out. */
  readonly features: readonly Feature[]
  /** True when the supergraph follows the guideline: a field without a class is then not shared. */
  readonly classifies: boolean
  readonly problems: readonly Problem[]
}

/** Resolves the guard's directives through `@link`; never by the name they happen to have. */
export function readGuardNames(document: DocumentNode): GuardNames {
  const linked = readFeatures(document)
  if (!linked?.some(({ identity }) => identity === JOIN)) return unreadable('It has no link to the join specification.')
  if (linked.some(({ identity }) => identity === FEDERATION)) return unreadable('It is the schema of one subgraph.')

  const features = linked.filter(({ identity }) => isEnforced(identity))
  const directives = new Map(features.flatMap((feature) => namesOf(feature)))
  const classifies = [...directives.values()].includes('classified')
  return { directives, features, classifies, problems: linked.flatMap(judge) }
}

function namesOf(feature: Feature): [string, GuardDirective][] {
  if (!isEnforced(feature.identity)) return []
  const { directive } = ENFORCED[feature.identity]
  return localNames(feature, directive).map((name) => [name, directive])
}

function judge({ identity, version, purpose }: Feature): Problem[] {
  if (isEnforced(identity)) {
    const known = ENFORCED[identity].version
    if (version === known) return []
    const message = `${identity} is linked in version "${version}", and this router enforces ${known} only.`
    return [{ code: 'UNSUPPORTED_VERSION', coordinate: '@link', message }]
  }
  if (purpose !== 'SECURITY' || ENFORCED_BY_THE_API_SCHEMA.has(identity)) return []
  const message = `${identity} is for SECURITY, and this router does not know how to enforce it.`
  return [{ code: 'UNKNOWN_SECURITY_FEATURE', coordinate: '@link', message }]
}

function isEnforced(identity: string): identity is keyof typeof ENFORCED {
  return Object.hasOwn(ENFORCED, identity)
}

function unreadable(why: string): GuardNames {
  const message = `The text is not a composed supergraph, so its requirements cannot be read. ${why}`
  const problems = [{ code: 'NOT_A_SUPERGRAPH', coordinate: '@link', message }] as const
  return { directives: new Map(), features: [], classifies: false, problems }
}
