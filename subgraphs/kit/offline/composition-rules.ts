/** What composition refuses with, in our words. `tests/unit/registry-explain.test.ts` holds the list against the composer’s own. */
export interface CompositionRule {
  readonly meaning: string
  readonly wayOut: string
}

const MEND_FIELDS = 'Name fields that the type has, in the form "id organisation { code }".'
const ADD_EXTERNAL = 'Declare each of them on the type with @external.'
const NO_INTERFACE = 'Put it on the types that implement the interface.'
const TOGETHER = 'Agree with the other department on one form, and publish both in one batch.'
const HIDE_BOTH = 'Hide what refers to it as well, or show it.'
const KIT_LINK =
  'Leave out every @link, so that the kit adds the right ones; or correct the line that the message names.'

export const COMPOSITION_RULES = {
  AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE: {
    meaning: 'A requirement stands on an interface, where nobody would enforce it.',
    wayOut: NO_INTERFACE,
  },
  CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: {
    meaning: 'An argument is filled from a context in one department and from callers in another.',
    wayOut: 'Do not use @fromContext: the guideline refuses it.',
  },
  CONTEXT_INVALID_SELECTION: {
    meaning: 'A @fromContext selects what the context does not have.',
    wayOut: 'Do not use @fromContext: the guideline refuses it.',
  },
  CONTEXT_NAME_INVALID: {
    meaning: 'The name of a context has characters that it may not have.',
    wayOut: 'Do not use @context: the guideline refuses it.',
  },
  CONTEXT_NOT_SET: {
    meaning: 'A @fromContext names a context that no type sets.',
    wayOut: 'Do not use @fromContext: the guideline refuses it.',
  },
  CONTEXT_NO_RESOLVABLE_KEY: {
    meaning: 'A type with @fromContext has no key by which it could be entered.',
    wayOut: 'Do not use @fromContext: the guideline refuses it.',
  },
  COST_APPLIED_TO_INTERFACE_FIELD: { meaning: 'A @cost stands on a field of an interface.', wayOut: NO_INTERFACE },
  DEFAULT_VALUE_USES_INACCESSIBLE: { meaning: 'A default is a value that callers do not see.', wayOut: HIDE_BOTH },
  DIRECTIVE_COMPOSITION_ERROR: {
    meaning: 'A directive of ours cannot be composed: departments define or link it differently.',
    wayOut: 'Take its definition from the kit, in every department.',
  },
  DIRECTIVE_DEFINITION_INVALID: {
    meaning: 'A directive of federation is defined in another form than its specification has.',
    wayOut: 'Leave the definition out: the kit adds it.',
  },
  DISALLOWED_INACCESSIBLE: {
    meaning: 'Something that every schema needs is hidden.',
    wayOut: 'Take @inaccessible away there.',
  },
  DOWNSTREAM_SERVICE_ERROR: {
    meaning: 'A department did not answer when it was asked for its schema.',
    wayOut: 'Start it, and look whether its address is right.',
  },
  EMPTY_MERGED_ENUM_TYPE: {
    meaning: 'Departments have no value of an enum in common, and callers give it.',
    wayOut: TOGETHER,
  },
  EMPTY_MERGED_INPUT_TYPE: { meaning: 'Departments have no field of an input in common.', wayOut: TOGETHER },
  ENUM_VALUE_MISMATCH: {
    meaning: 'An enum that callers both give and get has other values in another department.',
    wayOut: TOGETHER,
  },
  EXTENSION_WITH_NO_BASE: {
    meaning: 'A type is extended, and no department defines it.',
    wayOut: 'Write type in place of extend type, or correct the name.',
  },
  EXTERNAL_ARGUMENT_DEFAULT_MISMATCH: {
    meaning: 'An external field’s argument has another default than at its owner.',
    wayOut: 'Copy the field from its owner’s schema.',
  },
  EXTERNAL_ARGUMENT_MISSING: {
    meaning: 'An external field lacks an argument that its owner declares.',
    wayOut: 'Copy the field from its owner’s schema.',
  },
  EXTERNAL_ARGUMENT_TYPE_MISMATCH: {
    meaning: 'An external field’s argument has another type than at its owner.',
    wayOut: 'Copy the field from its owner’s schema.',
  },
  EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE: {
    meaning: '@external stands together with a directive that contradicts it.',
    wayOut: 'Keep one of the two.',
  },
  EXTERNAL_MISSING_ON_BASE: {
    meaning: 'A field is external everywhere: nobody resolves it.',
    wayOut: 'Take @external away in the department that resolves it.',
  },
  EXTERNAL_ON_INTERFACE: { meaning: 'A field of an interface is external.', wayOut: NO_INTERFACE },
  EXTERNAL_TYPE_MISMATCH: {
    meaning: 'An external field has another type than at its owner.',
    wayOut: 'Copy the field from its owner’s schema.',
  },
  EXTERNAL_UNUSED: {
    meaning: 'An external field is used by no key, @requires or @provides.',
    wayOut: 'Take the field away.',
  },
  FIELD_ARGUMENT_DEFAULT_MISMATCH: {
    meaning: 'An argument of a shared field has another default in another department.',
    wayOut: TOGETHER,
  },
  FIELD_ARGUMENT_TYPE_MISMATCH: {
    meaning: 'An argument of a shared field has another type in another department.',
    wayOut: TOGETHER,
  },
  FIELD_TYPE_MISMATCH: {
    meaning: 'A shared field has another type in another department; for keys, another scalar.',
    wayOut: 'Use the scalar of the kit that names the identifier: PersonId, OrgId, Uscc.',
  },
  IMPLEMENTED_BY_INACCESSIBLE: {
    meaning: 'A hidden field implements a field of an interface that callers see.',
    wayOut: HIDE_BOTH,
  },
  INPUT_FIELD_DEFAULT_MISMATCH: {
    meaning: 'A field of a shared input has another default in another department.',
    wayOut: TOGETHER,
  },
  INTERFACE_FIELD_NO_IMPLEM: {
    meaning: 'A field of an interface is missing on a type that implements it in another department.',
    wayOut: 'Add the field there first, and to the interface afterwards.',
  },
  INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: {
    meaning: 'An interface with a key lacks a type that implements it in another department.',
    wayOut: 'Declare all types that implement it, in the department with the key.',
  },
  INTERFACE_KEY_NOT_ON_IMPLEMENTATION: {
    meaning: 'A key of an interface is missing on a type that implements it.',
    wayOut: 'Add the key to the type.',
  },
  INTERFACE_OBJECT_USAGE_ERROR: {
    meaning: '@interfaceObject stands where the interface has no key, or beside its types.',
    wayOut: 'Give the interface a key in its own department, and do not define its types here.',
  },
  INVALID_FEDERATION_SUPERGRAPH: { meaning: 'The text is no supergraph that can be read.', wayOut: 'Compose it anew.' },
  INVALID_FIELD_SHARING: {
    meaning: 'Two departments resolve one field, and one of them does not share it.',
    wayOut: 'Rename yours, or have all of them mark it @shareable.',
  },
  INVALID_GRAPHQL: {
    meaning: 'The text is not a valid GraphQL schema.',
    wayOut: 'Correct the place that the message names.',
  },
  INVALID_LINK_DIRECTIVE_USAGE: {
    meaning: 'A @link is written in a way that its specification does not have.',
    wayOut: KIT_LINK,
  },
  INVALID_LINK_IDENTIFIER: { meaning: 'The address of a @link is none.', wayOut: KIT_LINK },
  INVALID_SHAREABLE_USAGE: { meaning: '@shareable stands where it means nothing.', wayOut: NO_INTERFACE },
  INVALID_SUBGRAPH_NAME: {
    meaning: 'The name of a subgraph is not allowed.',
    wayOut: 'Use small letters, digits and hyphens, a letter first.',
  },
  KEY_DIRECTIVE_IN_FIELDS_ARG: { meaning: 'A key has a directive among its fields.', wayOut: MEND_FIELDS },
  KEY_FIELDS_HAS_ARGS: {
    meaning: 'A key names a field that takes arguments.',
    wayOut: 'Use a field without arguments as the key.',
  },
  KEY_FIELDS_SELECT_INVALID_TYPE: {
    meaning: 'A key names a list, an interface or a union.',
    wayOut: 'Use a field with one plain value as the key.',
  },
  KEY_INVALID_FIELDS: { meaning: 'A key names fields that the type does not have.', wayOut: MEND_FIELDS },
  KEY_INVALID_FIELDS_TYPE: { meaning: 'The fields of a key are no text.', wayOut: MEND_FIELDS },
  KEY_UNSUPPORTED_ON_INTERFACE: {
    meaning: 'The linked version of federation has no keys on interfaces.',
    wayOut: 'Link federation v2.9.',
  },
  LINK_IMPORT_NAME_MISMATCH: {
    meaning: 'Departments import one directive under different names.',
    wayOut: 'Import it everywhere by its own name.',
  },
  LIST_SIZE_APPLIED_TO_NON_LIST: {
    meaning: '@listSize stands on a field that gives no list.',
    wayOut: 'Name the field of the page that is the list in sizedFields.',
  },
  LIST_SIZE_INVALID_ASSUMED_SIZE: {
    meaning: 'The assumed size of a list is negative.',
    wayOut: 'Give the largest number of entries that it can have.',
  },
  LIST_SIZE_INVALID_SIZED_FIELD: {
    meaning: 'A sized field does not exist, or is no list.',
    wayOut: 'Name the field of the page that is the list.',
  },
  LIST_SIZE_INVALID_SLICING_ARGUMENT: {
    meaning: 'A slicing argument does not exist, or is no whole number.',
    wayOut: 'Name the argument that says how many: first.',
  },
  MAX_VALIDATION_SUBGRAPH_PATHS_EXCEEDED: {
    meaning: 'There are too many ways through the departments to check them all.',
    wayOut: 'Reduce the departments that resolve the same shareable fields.',
  },
  MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL: {
    meaning: 'A directive stands on an external field, where it would be lost.',
    wayOut: 'Put it on the field at its owner.',
  },
  MISSING_TRANSITIVE_AUTH_REQUIREMENTS: {
    meaning: 'A field requires a protected one and is less protected itself.',
    wayOut: 'Repeat the requirement of the required field on the field.',
  },
  NO_CONTEXT_IN_SELECTION: {
    meaning: 'A @fromContext names no context.',
    wayOut: 'Do not use @fromContext: the guideline refuses it.',
  },
  NO_QUERIES: { meaning: 'No department has a query.', wayOut: 'Add a field to type Query in one of them.' },
  ONLY_INACCESSIBLE_CHILDREN: {
    meaning: 'Callers see a type, and nothing in it.',
    wayOut: 'Hide the type as well, or show one of its parts.',
  },
  OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE: {
    meaning: '@override stands together with a directive that contradicts it.',
    wayOut: 'Keep one of the two.',
  },
  OVERRIDE_FROM_SELF_ERROR: {
    meaning: 'A department takes a field over from itself.',
    wayOut: 'Name the department that resolves it now.',
  },
  OVERRIDE_LABEL_INVALID: {
    meaning: 'The label of a progressive @override cannot be read.',
    wayOut: 'Write percent(20), or a label of letters, digits and underscores.',
  },
  OVERRIDE_ON_INTERFACE: { meaning: '@override stands on a field of an interface.', wayOut: NO_INTERFACE },
  OVERRIDE_SOURCE_HAS_OVERRIDE: {
    meaning: 'A field is taken over from a department that takes it over itself.',
    wayOut: 'Finish the first move, then make the second.',
  },
  PROVIDES_DIRECTIVE_IN_FIELDS_ARG: { meaning: 'A @provides has a directive among its fields.', wayOut: MEND_FIELDS },
  PROVIDES_FIELDS_HAS_ARGS: {
    meaning: 'A @provides names a field that takes arguments.',
    wayOut: 'Provide a field without arguments.',
  },
  PROVIDES_FIELDS_MISSING_EXTERNAL: {
    meaning: 'A @provides names fields that are not external.',
    wayOut: ADD_EXTERNAL,
  },
  PROVIDES_INVALID_FIELDS: { meaning: 'A @provides names fields that the type does not have.', wayOut: MEND_FIELDS },
  PROVIDES_INVALID_FIELDS_TYPE: { meaning: 'The fields of a @provides are no text.', wayOut: MEND_FIELDS },
  PROVIDES_ON_NON_OBJECT_FIELD: {
    meaning: '@provides stands on a field that gives no object.',
    wayOut: 'Take it away there.',
  },
  PROVIDES_UNSUPPORTED_ON_INTERFACE: { meaning: '@provides stands on a field of an interface.', wayOut: NO_INTERFACE },
  QUERY_ROOT_TYPE_INACCESSIBLE: {
    meaning: 'The type of all queries is hidden.',
    wayOut: 'Show it, and at least one of its fields.',
  },
  REFERENCED_INACCESSIBLE: { meaning: 'Callers see something of a type that they do not see.', wayOut: HIDE_BOTH },
  REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: {
    meaning: 'An argument must be given in one department and does not exist in another.',
    wayOut: 'Make it nullable first, and add it in all departments.',
  },
  REQUIRED_INACCESSIBLE: {
    meaning: 'Callers must give something that they do not see.',
    wayOut: 'Hide the field that asks for it, or give it a default.',
  },
  REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: {
    meaning: 'A field of an input must be given in one department and does not exist in another.',
    wayOut: 'Make it nullable first, and add it in all departments.',
  },
  REQUIRES_DIRECTIVE_IN_FIELDS_ARG: { meaning: 'A @requires has a directive among its fields.', wayOut: MEND_FIELDS },
  REQUIRES_FIELDS_MISSING_EXTERNAL: {
    meaning: 'A @requires names fields that are not external.',
    wayOut: ADD_EXTERNAL,
  },
  REQUIRES_INVALID_FIELDS: { meaning: 'A @requires names fields that the type does not have.', wayOut: MEND_FIELDS },
  REQUIRES_INVALID_FIELDS_TYPE: { meaning: 'The fields of a @requires are no text.', wayOut: MEND_FIELDS },
  REQUIRES_UNSUPPORTED_ON_INTERFACE: { meaning: '@requires stands on a field of an interface.', wayOut: NO_INTERFACE },
  ROOT_MUTATION_USED: {
    meaning: 'A type is called Mutation and is not the root of mutations.',
    wayOut: 'Give it another name.',
  },
  ROOT_QUERY_USED: {
    meaning: 'A type is called Query and is not the root of queries.',
    wayOut: 'Give it another name.',
  },
  ROOT_SUBSCRIPTION_USED: {
    meaning: 'A type is called Subscription and is not the root of subscriptions.',
    wayOut: 'Give it another name.',
  },
  SATISFIABILITY_ERROR: {
    meaning: 'An operation that the schema allows cannot be answered: no key leads to the department that has a field.',
    wayOut: 'Give the type a key that both departments know, or resolve the field where the path comes from.',
  },
  SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES: {
    meaning: 'A shared field gives types in one department that another cannot give.',
    wayOut: TOGETHER,
  },
  TYPE_DEFINITION_INVALID: {
    meaning: 'A type of a linked feature has another form than its specification has.',
    wayOut: 'Leave the definition out: the kit adds it.',
  },
  TYPE_KIND_MISMATCH: {
    meaning: 'A type is of another kind in another department.',
    wayOut: 'Give yours another name, or the same kind.',
  },
  TYPE_WITH_ONLY_UNUSED_EXTERNAL: {
    meaning: 'A type has nothing but external fields that nothing uses.',
    wayOut: 'Take the type away.',
  },
  UNKNOWN_FEDERATION_LINK_VERSION: {
    meaning: 'The linked version of federation does not exist.',
    wayOut: 'Link federation v2.9.',
  },
  UNKNOWN_LINK_VERSION: { meaning: 'The linked version of @link does not exist.', wayOut: KIT_LINK },
  UNSUPPORTED_FEATURE: {
    meaning: 'The schema uses what composition does not support.',
    wayOut: 'Write it without; the message names the place.',
  },
  UNSUPPORTED_LINKED_FEATURE: { meaning: 'A linked feature is not supported there.', wayOut: KIT_LINK },
} as const satisfies Record<string, CompositionRule>
