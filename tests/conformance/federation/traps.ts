/** What an engine gets wrong most easily. Each was seen to fail in an engine that did not know of it. */
export const TRAPS = [
  'a field that is required under an alias',
  'fragments within what is required',
  'an interface object is told the name of its interface',
  'several entries of what is required apply to one object',
  'a field that was fetched under a name of the planner',
  'no type name at an abstract place',
  'an enum value that callers do not know',
  'a planner that finds no way',
  'a key that is null',
  'a null among several required fields',
  'nothing is left to fetch',
] as const

export type Trap = (typeof TRAPS)[number]

/**
 * Names of the suites of the public audit of federation gateways. Of the audit only these names are here: the cases of
 * this folder are our own, at least one about the subject of each suite.
 *
 * @source https://the-guild.dev/graphql/hive/federation-gateway-audit
 */
export const SUITES = [
  'abstract-types',
  'child-type-mismatch',
  'circular-reference-interface',
  'complex-entity-call',
  'corrupted-supergraph-node-id',
  'enum-intersection',
  'fed1-external-extends',
  'fed1-external-extends-resolvable',
  'fed1-external-extension',
  'fed2-external-extends',
  'fed2-external-extension',
  'include-skip',
  'input-object-intersection',
  'interface-object-indirect-extension',
  'interface-object-with-requires',
  'keys-mashup',
  'mutations',
  'mysterious-external',
  'nested-provides',
  'node',
  'non-resolvable-interface-object',
  'null-keys',
  'override-type-interface',
  'override-with-requires',
  'parent-entity-call',
  'parent-entity-call-complex',
  'partial-union',
  'partial-union-complex',
  'provides-on-interface',
  'provides-on-union',
  'requires-circular',
  'requires-interface',
  'requires-requires',
  'requires-with-argument',
  'requires-with-argument-conflict',
  'requires-with-fragments',
  'shared-root',
  'simple-entity-call',
  'simple-inaccessible',
  'simple-interface-object',
  'simple-override',
  'simple-requires-provides',
  'typename',
  'unavailable-override',
  'union-interface-distributed',
  'union-intersection',
] as const

export type SuiteName = (typeof SUITES)[number]
