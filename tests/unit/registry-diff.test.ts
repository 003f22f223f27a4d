import { CHANGES, diffSchemas } from '@civigraph/subgraph-kit/offline'
import { assert, constantFrom, dictionary, property } from 'fast-check'
import {
  buildSchema,
  DangerousChangeType,
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
} from 'graphql'
import { describe, expect, test } from 'vitest'

/** A name, the old schema, the new one, and every line of the report. */
const CASES: readonly (readonly [string, string, string, readonly string[]])[] = [
  [
    'a new type',
    'type Desk { floor: Int }',
    'type Desk { floor: Int } type Lift { floor: Int }',
    ['safe TYPE_ADDED at Lift, new 1:31: The object Lift is new.'],
  ],
  [
    'a type that is gone',
    'type Desk { floor: Int } type Lift { floor: Int }',
    'type Desk { floor: Int }',
    ['breaking TYPE_REMOVED at Lift, old 1:31: The object Lift is gone.'],
  ],
  [
    'a type that became one of another kind',
    'scalar Floor',
    'enum Floor { GROUND }',
    ['breaking TYPE_KIND_CHANGED at Floor, new 1:6: scalar became enum.'],
  ],
  [
    'a first mutation',
    'type Query { a: Int }',
    'type Query { a: Int } type Mutation { b: Int }',
    [
      'safe TYPE_ADDED at Mutation, new 1:28: The object Mutation is new.',
      'safe ROOT_TYPE_ADDED at schema, new 1:1: Mutation is the root of a mutation.',
    ],
  ],
  [
    'no mutation any more',
    'type Query { a: Int } type Mutation { b: Int }',
    'type Query { a: Int }',
    [
      'breaking TYPE_REMOVED at Mutation, old 1:28: The object Mutation is gone.',
      'breaking ROOT_TYPE_REMOVED at schema, old 1:1: There is no root of a mutation.',
    ],
  ],
  [
    'a root type with another name',
    'schema { query: Query } type Query { a: Int }',
    'schema { query: Root } type Query { a: Int } type Root { a: Int }',
    [
      'breaking ROOT_TYPE_CHANGED at schema, new 1:1: Query became Root.',
      'safe TYPE_ADDED at Root, new 1:51: The object Root is new.',
    ],
  ],
  [
    'another description',
    '"A desk." type Desk { floor: Int }',
    '"A counter." type Desk { floor: Int }',
    ['safe DESCRIPTION_CHANGED at Desk, new 1:19: Its description reads differently.'],
  ],
  [
    'a new field',
    'type Desk { floor: Int }',
    'type Desk { floor: Int room: Int }',
    ['safe FIELD_ADDED at Desk.room, new 1:24: room: Int is new.'],
  ],
  [
    'a field that is gone',
    'type Desk { floor: Int room: Int }',
    'type Desk { floor: Int }',
    ['breaking FIELD_REMOVED at Desk.room, old 1:24: The field room is gone.'],
  ],
  [
    'a field that is gone and was hidden',
    'type Desk { floor: Int room: Int @inaccessible }',
    'type Desk { floor: Int }',
    ['safe FIELD_REMOVED at Desk.room, old 1:24: The field room is gone.'],
  ],
  [
    'a field that is gone with its type hidden',
    'type Desk @inaccessible { floor: Int room: Int }',
    'type Desk @inaccessible { floor: Int }',
    ['safe FIELD_REMOVED at Desk.room, old 1:38: The field room is gone.'],
  ],
  [
    'a field that is gone and was another department’s',
    'type Desk { floor: Int room: Int @external }',
    'type Desk { floor: Int }',
    ['safe FIELD_REMOVED at Desk.room, old 1:24: The field room is gone.'],
  ],
  [
    'a field of another type',
    'type Desk { floor: Int }',
    'type Desk { floor: String }',
    ['breaking FIELD_TYPE_CHANGED at Desk.floor, new 1:13: Int became String.'],
  ],
  [
    'a list in place of one value',
    'type Desk { floor: Int }',
    'type Desk { floor: [Int] }',
    ['breaking FIELD_TYPE_CHANGED at Desk.floor, new 1:13: Int became [Int].'],
  ],
  [
    'a field that may be null',
    'type Desk { floor: Int! }',
    'type Desk { floor: Int }',
    ['breaking FIELD_MADE_NULLABLE at Desk.floor, new 1:13: Int! became Int.'],
  ],
  [
    'a list whose entries may be null',
    'type Desk { floors: [Int!]! }',
    'type Desk { floors: [Int]! }',
    ['breaking FIELD_MADE_NULLABLE at Desk.floors, new 1:13: [Int!]! became [Int]!.'],
  ],
  [
    'a field that is never null',
    'type Desk { floor: Int }',
    'type Desk { floor: Int! }',
    ['safe FIELD_MADE_NON_NULL at Desk.floor, new 1:13: Int became Int!.'],
  ],
  [
    'a list that is stricter outside and looser inside',
    'type Desk { floors: [Int!] }',
    'type Desk { floors: [Int]! }',
    ['breaking FIELD_TYPE_CHANGED at Desk.floors, new 1:13: [Int!] became [Int]!.'],
  ],
  [
    'a new argument',
    'type Desk { floor: Int }',
    'type Desk { floor(above: Int): Int }',
    ['safe ARGUMENT_ADDED at Desk.floor(above:), new 1:19: The argument above: Int is new.'],
  ],
  [
    'a new argument that must be given',
    'type Desk { floor: Int }',
    'type Desk { floor(above: Int!): Int }',
    ['breaking ARGUMENT_REQUIRED_ADDED at Desk.floor(above:), new 1:19: The required argument above: Int! is new.'],
  ],
  [
    'a new argument with a default',
    'type Desk { floor: Int }',
    'type Desk { floor(above: Int! = 0): Int }',
    ['safe ARGUMENT_ADDED at Desk.floor(above:), new 1:19: The argument above: Int! is new.'],
  ],
  [
    'an argument that is gone',
    'type Desk { floor(above: Int): Int }',
    'type Desk { floor: Int }',
    ['breaking ARGUMENT_REMOVED at Desk.floor(above:), old 1:19: The argument above is gone.'],
  ],
  [
    'an argument of another type',
    'type Desk { floor(above: Int): Int }',
    'type Desk { floor(above: String): Int }',
    ['breaking ARGUMENT_TYPE_CHANGED at Desk.floor(above:), new 1:19: Int became String.'],
  ],
  [
    'an argument that must be given',
    'type Desk { floor(above: Int): Int }',
    'type Desk { floor(above: Int!): Int }',
    ['breaking ARGUMENT_MADE_REQUIRED at Desk.floor(above:), new 1:19: Int became Int!.'],
  ],
  [
    'an argument that lost its default',
    'type Desk { floor(above: Int! = 1): Int }',
    'type Desk { floor(above: Int!): Int }',
    ['breaking ARGUMENT_MADE_REQUIRED at Desk.floor(above:), new 1:19: It lost its default 1.'],
  ],
  [
    'an argument that may be left out',
    'type Desk { floor(above: Int!): Int }',
    'type Desk { floor(above: Int): Int }',
    ['safe ARGUMENT_MADE_OPTIONAL at Desk.floor(above:), new 1:19: Int! became Int.'],
  ],
  [
    'another default of an argument',
    'type Desk { floor(above: Int = 1): Int }',
    'type Desk { floor(above: Int = 2): Int }',
    ['dangerous ARGUMENT_DEFAULT_CHANGED at Desk.floor(above:), new 1:19: Its default 1 became 2.'],
  ],
  [
    'a new field of an input',
    'input Hours { from: Int }',
    'input Hours { from: Int to: Int }',
    ['safe INPUT_FIELD_ADDED at Hours.to, new 1:25: The field to: Int is new.'],
  ],
  [
    'a new field of an input that must be given',
    'input Hours { from: Int }',
    'input Hours { from: Int to: Int! }',
    ['breaking INPUT_FIELD_REQUIRED_ADDED at Hours.to, new 1:25: The required field to: Int! is new.'],
  ],
  [
    'a field of an input that is gone',
    'input Hours { from: Int to: Int }',
    'input Hours { from: Int }',
    ['breaking INPUT_FIELD_REMOVED at Hours.to, old 1:25: The field to is gone.'],
  ],
  [
    'a field of an input of another type',
    'input Hours { from: Int }',
    'input Hours { from: String }',
    ['breaking INPUT_FIELD_TYPE_CHANGED at Hours.from, new 1:15: Int became String.'],
  ],
  [
    'a field of an input that must be given',
    'input Hours { from: Int }',
    'input Hours { from: Int! }',
    ['breaking INPUT_FIELD_MADE_REQUIRED at Hours.from, new 1:15: Int became Int!.'],
  ],
  [
    'a field of an input that may be left out',
    'input Hours { from: Int! }',
    'input Hours { from: Int }',
    ['safe INPUT_FIELD_MADE_OPTIONAL at Hours.from, new 1:15: Int! became Int.'],
  ],
  [
    'another default of a field of an input',
    'input Hours { from: Int = 8 }',
    'input Hours { from: Int = 9 }',
    ['dangerous INPUT_FIELD_DEFAULT_CHANGED at Hours.from, new 1:15: Its default 8 became 9.'],
  ],
  [
    'an input of which exactly one field must be given',
    'input Hours { from: Int to: Int }',
    'input Hours @oneOf { from: Int to: Int }',
    ['breaking ONE_OF_ADDED at Hours, new 1:13: @oneOf is new.'],
  ],
  [
    'an input of which several fields may be given',
    'input Hours @oneOf { from: Int to: Int }',
    'input Hours { from: Int to: Int }',
    ['safe ONE_OF_REMOVED at Hours, old 1:13: @oneOf is gone.'],
  ],
  [
    'a new value of an enum',
    'enum Floor { GROUND }',
    'enum Floor { GROUND FIRST }',
    ['dangerous ENUM_VALUE_ADDED at Floor.FIRST, new 1:21: The value FIRST is new.'],
  ],
  [
    'a value of an enum that is gone',
    'enum Floor { GROUND FIRST }',
    'enum Floor { GROUND }',
    ['breaking ENUM_VALUE_REMOVED at Floor.FIRST, old 1:21: The value FIRST is gone.'],
  ],
  [
    'a new member of a union',
    'type Desk { floor: Int } type Lift { a: Int } union Thing = Desk',
    'type Desk { floor: Int } type Lift { a: Int } union Thing = Desk | Lift',
    ['dangerous UNION_MEMBER_ADDED at Thing, new 1:68: Lift is new there.'],
  ],
  [
    'a member that left a union',
    'type Desk { floor: Int } type Lift { a: Int } union Thing = Desk | Lift',
    'type Desk { floor: Int } type Lift { a: Int } union Thing = Desk',
    ['breaking UNION_MEMBER_REMOVED at Thing, old 1:68: Lift is gone from there.'],
  ],
  [
    'another interface of a type',
    'interface Place { floor: Int } type Desk { floor: Int }',
    'interface Place { floor: Int } type Desk implements Place { floor: Int }',
    ['dangerous INTERFACE_ADDED at Desk, new 1:53: Place is new there.'],
  ],
  [
    'an interface that a type no longer implements',
    'interface Place { floor: Int } type Desk implements Place { floor: Int }',
    'interface Place { floor: Int } type Desk { floor: Int }',
    ['breaking INTERFACE_REMOVED at Desk, old 1:53: Place is gone from there.'],
  ],
  [
    'a scalar that is specified elsewhere',
    'scalar Day @specifiedBy(url: "https://a.example")',
    'scalar Day @specifiedBy(url: "https://b.example")',
    [
      'dangerous SPECIFIED_BY_CHANGED at Day, new 1:12: @specifiedBy(url: "https://a.example") became @specifiedBy(url: "https://b.example").',
    ],
  ],
  [
    'a new directive',
    'type Desk { floor: Int }',
    'type Desk { floor: Int } directive @once on FIELD',
    ['safe DIRECTIVE_ADDED at @once, new 1:37: @once is new.'],
  ],
  [
    'a directive that is gone',
    'type Desk { floor: Int } directive @once on FIELD',
    'type Desk { floor: Int }',
    ['breaking DIRECTIVE_REMOVED at @once, old 1:37: @once is gone.'],
  ],
  [
    'a directive of schemas that is gone',
    'type Desk { floor: Int } directive @owner on OBJECT',
    'type Desk { floor: Int }',
    ['safe DIRECTIVE_REMOVED at @owner, old 1:37: @owner is gone.'],
  ],
  [
    'a new argument of a directive',
    'directive @once on FIELD',
    'directive @once(a: Int) on FIELD',
    ['safe DIRECTIVE_ARGUMENT_ADDED at @once(a:), new 1:17: The argument a: Int is new.'],
  ],
  [
    'a new argument of a directive that must be given',
    'directive @once on FIELD',
    'directive @once(a: Int!) on FIELD',
    ['breaking DIRECTIVE_ARGUMENT_REQUIRED_ADDED at @once(a:), new 1:17: The required argument a: Int! is new.'],
  ],
  [
    'an argument of a directive that is gone',
    'directive @once(a: Int) on FIELD',
    'directive @once on FIELD',
    ['breaking DIRECTIVE_ARGUMENT_REMOVED at @once(a:), old 1:17: The argument a is gone.'],
  ],
  [
    'an argument of a directive of another type',
    'directive @once(a: Int) on FIELD',
    'directive @once(a: String) on FIELD',
    ['breaking DIRECTIVE_ARGUMENT_TYPE_CHANGED at @once(a:), new 1:17: Int became String.'],
  ],
  [
    'an argument of a directive that must be given',
    'directive @once(a: Int) on FIELD',
    'directive @once(a: Int!) on FIELD',
    ['breaking DIRECTIVE_ARGUMENT_MADE_REQUIRED at @once(a:), new 1:17: Int became Int!.'],
  ],
  [
    'an argument of a directive that may be left out',
    'directive @once(a: Int!) on FIELD',
    'directive @once(a: Int) on FIELD',
    ['safe DIRECTIVE_ARGUMENT_MADE_OPTIONAL at @once(a:), new 1:17: Int! became Int.'],
  ],
  [
    'another default of an argument of a directive',
    'directive @once(a: Int = 1) on FIELD',
    'directive @once(a: Int = 2) on FIELD',
    ['dangerous DIRECTIVE_ARGUMENT_DEFAULT_CHANGED at @once(a:), new 1:17: Its default 1 became 2.'],
  ],
  [
    'a directive that may stand at one more kind of place',
    'directive @once on FIELD',
    'directive @once on FIELD | QUERY',
    ['safe DIRECTIVE_LOCATION_ADDED at @once, new 1:12: It may stand at QUERY.'],
  ],
  [
    'a directive that may no longer stand at a kind of place',
    'directive @once on FIELD | QUERY',
    'directive @once on FIELD',
    ['breaking DIRECTIVE_LOCATION_REMOVED at @once, new 1:12: It may no longer stand at QUERY.'],
  ],
  [
    'a directive of schemas that may no longer stand at a kind of place',
    'directive @once on OBJECT | ENUM',
    'directive @once on OBJECT',
    ['safe DIRECTIVE_LOCATION_REMOVED at @once, new 1:12: It may no longer stand at ENUM.'],
  ],
  [
    'a directive that may stand twice',
    'directive @once on FIELD',
    'directive @once repeatable on FIELD',
    ['safe DIRECTIVE_MADE_REPEATABLE at @once, new 1:12: It may stand twice at one place.'],
  ],
  [
    'a directive that may stand once',
    'directive @once repeatable on FIELD',
    'directive @once on FIELD',
    ['breaking DIRECTIVE_MADE_SINGLE at @once, new 1:12: It may stand once at a place.'],
  ],
  [
    'a new key',
    'type Desk @key(fields: "id") { id: ID! floor: Int }',
    'type Desk @key(fields: "id") @key(fields: "floor") { id: ID! floor: Int }',
    ['dangerous KEY_ADDED at Desk, new 1:30: @key(fields: "floor") is new.'],
  ],
  [
    'a key that is gone',
    'type Desk @key(fields: "id") @key(fields: "floor") { id: ID! floor: Int }',
    'type Desk @key(fields: "id") { id: ID! floor: Int }',
    ['breaking KEY_REMOVED at Desk, old 1:30: @key(fields: "floor") is gone.'],
  ],
  [
    'a key that nobody may enter by any more',
    'type Desk @key(fields: "id") { id: ID! }',
    'type Desk @key(fields: "id", resolvable: false) { id: ID! }',
    [
      'breaking KEY_REMOVED at Desk, old 1:11: @key(fields: "id") is gone.',
      'dangerous KEY_ADDED at Desk, new 1:11: @key(fields: "id", resolvable: false) is new.',
    ],
  ],
  [
    'a field that others may resolve',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @shareable }',
    ['safe SHAREABLE_ADDED at Desk.floor, new 1:24: @shareable is new.'],
  ],
  [
    'a field that no other may resolve',
    'type Desk { floor: Int @shareable }',
    'type Desk { floor: Int }',
    ['dangerous SHAREABLE_REMOVED at Desk.floor, old 1:24: @shareable is gone.'],
  ],
  [
    'a field that became another’s',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @external }',
    ['dangerous EXTERNAL_ADDED at Desk.floor, new 1:24: @external is new.'],
  ],
  [
    'a field that became one’s own',
    'type Desk { floor: Int @external }',
    'type Desk { floor: Int }',
    ['dangerous EXTERNAL_REMOVED at Desk.floor, old 1:24: @external is gone.'],
  ],
  [
    'a field that requires another',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @requires(fields: "room") }',
    ['dangerous REQUIRES_ADDED at Desk.floor, new 1:24: @requires(fields: "room") is new.'],
  ],
  [
    'a field that requires something else',
    'type Desk { floor: Int @requires(fields: "room") }',
    'type Desk { floor: Int @requires(fields: "room door") }',
    [
      'dangerous REQUIRES_CHANGED at Desk.floor, new 1:24: @requires(fields: "room") became @requires(fields: "room door").',
    ],
  ],
  [
    'a field that requires nothing any more',
    'type Desk { floor: Int @requires(fields: "room") }',
    'type Desk { floor: Int }',
    ['safe REQUIRES_REMOVED at Desk.floor, old 1:24: @requires(fields: "room") is gone.'],
  ],
  [
    'a field that provides another',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @provides(fields: "room") }',
    ['safe PROVIDES_ADDED at Desk.floor, new 1:24: @provides(fields: "room") is new.'],
  ],
  [
    'a field that provides something else',
    'type Desk { floor: Int @provides(fields: "room") }',
    'type Desk { floor: Int @provides(fields: "door") }',
    ['safe PROVIDES_CHANGED at Desk.floor, new 1:24: @provides(fields: "room") became @provides(fields: "door").'],
  ],
  [
    'a field that provides nothing any more',
    'type Desk { floor: Int @provides(fields: "room") }',
    'type Desk { floor: Int }',
    ['safe PROVIDES_REMOVED at Desk.floor, old 1:24: @provides(fields: "room") is gone.'],
  ],
  [
    'a field that is taken over',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @override(from: "rooms") }',
    ['dangerous OVERRIDE_ADDED at Desk.floor, new 1:24: @override(from: "rooms") is new.'],
  ],
  [
    'a field that is taken over from somebody else',
    'type Desk { floor: Int @override(from: "rooms") }',
    'type Desk { floor: Int @override(from: "doors") }',
    ['dangerous OVERRIDE_CHANGED at Desk.floor, new 1:24: @override(from: "rooms") became @override(from: "doors").'],
  ],
  [
    'a field that is no longer taken over',
    'type Desk { floor: Int @override(from: "rooms") }',
    'type Desk { floor: Int }',
    ['dangerous OVERRIDE_REMOVED at Desk.floor, old 1:24: @override(from: "rooms") is gone.'],
  ],
  [
    'a type that speaks for all of an interface',
    'type Desk { floor: Int }',
    'type Desk @interfaceObject { floor: Int }',
    ['dangerous INTERFACE_OBJECT_ADDED at Desk, new 1:11: @interfaceObject is new.'],
  ],
  [
    'a type that no longer does',
    'type Desk @interfaceObject { floor: Int }',
    'type Desk { floor: Int }',
    ['dangerous INTERFACE_OBJECT_REMOVED at Desk, old 1:11: @interfaceObject is gone.'],
  ],
  [
    'a field that callers no longer see',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @inaccessible }',
    ['breaking INACCESSIBLE_ADDED at Desk.floor, new 1:24: @inaccessible is new.'],
  ],
  [
    'a field that callers see now',
    'type Desk { floor: Int @inaccessible }',
    'type Desk { floor: Int }',
    ['dangerous INACCESSIBLE_REMOVED at Desk.floor, old 1:24: @inaccessible is gone.'],
  ],
  [
    'a new tag',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @tag(name: "open") }',
    ['dangerous TAG_ADDED at Desk.floor, new 1:24: @tag(name: "open") is new.'],
  ],
  [
    'a tag that is gone',
    'type Desk { floor: Int @tag(name: "open") }',
    'type Desk { floor: Int }',
    ['dangerous TAG_REMOVED at Desk.floor, old 1:24: @tag(name: "open") is gone.'],
  ],
  [
    'another tag',
    'type Desk { floor: Int @tag(name: "open") }',
    'type Desk { floor: Int @tag(name: "town") }',
    [
      'dangerous TAG_ADDED at Desk.floor, new 1:24: @tag(name: "town") is new.',
      'dangerous TAG_REMOVED at Desk.floor, old 1:24: @tag(name: "open") is gone.',
    ],
  ],
  [
    'a deprecation',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @deprecated(reason: "Use `storey`.") }',
    ['safe DEPRECATED_ADDED at Desk.floor, new 1:24: @deprecated(reason: "Use `storey`.") is new.'],
  ],
  [
    'another reason of a deprecation',
    'type Desk { floor: Int @deprecated(reason: "Old.") }',
    'type Desk { floor: Int @deprecated(reason: "Use `storey`.") }',
    [
      'safe DEPRECATED_CHANGED at Desk.floor, new 1:24: @deprecated(reason: "Old.") became @deprecated(reason: "Use `storey`.").',
    ],
  ],
  [
    'a deprecation that is gone',
    'type Desk { floor: Int @deprecated(reason: "Old.") }',
    'type Desk { floor: Int }',
    ['safe DEPRECATED_REMOVED at Desk.floor, old 1:24: @deprecated(reason: "Old.") is gone.'],
  ],
  [
    'a sunset',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @sunset(date: "2031-01-01") }',
    ['safe SUNSET_ADDED at Desk.floor, new 1:24: @sunset(date: "2031-01-01") is new.'],
  ],
  [
    'another day of sunset',
    'type Desk { floor: Int @sunset(date: "2031-01-01") }',
    'type Desk { floor: Int @sunset(date: "2030-01-01") }',
    [
      'dangerous SUNSET_CHANGED at Desk.floor, new 1:24: @sunset(date: "2031-01-01") became @sunset(date: "2030-01-01").',
    ],
  ],
  [
    'a sunset that is gone',
    'type Desk { floor: Int @sunset(date: "2031-01-01") }',
    'type Desk { floor: Int }',
    ['safe SUNSET_REMOVED at Desk.floor, old 1:24: @sunset(date: "2031-01-01") is gone.'],
  ],
  [
    'a field that needs a sign-in',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @authenticated }',
    ['breaking REQUIREMENT_TIGHTENED at Desk.floor, new 1:24: @authenticated: nothing became a sign-in.'],
  ],
  [
    'a field that needs no sign-in any more',
    'type Desk { floor: Int @authenticated }',
    'type Desk { floor: Int }',
    ['dangerous REQUIREMENT_LOOSENED at Desk.floor, new 1:13: @authenticated: a sign-in became nothing.'],
  ],
  [
    'one more scope',
    'type Desk { floor: Int @requiresScopes(scopes: [["a"]]) }',
    'type Desk { floor: Int @requiresScopes(scopes: [["a", "b"]]) }',
    ['breaking REQUIREMENT_TIGHTENED at Desk.floor, new 1:24: @requiresScopes: a became a and b.'],
  ],
  [
    'one more way by scopes',
    'type Desk { floor: Int @requiresScopes(scopes: [["a"]]) }',
    'type Desk { floor: Int @requiresScopes(scopes: [["a"], ["b"]]) }',
    ['dangerous REQUIREMENT_LOOSENED at Desk.floor, new 1:24: @requiresScopes: a became a, or b.'],
  ],
  [
    'another scope',
    'type Desk { floor: Int @requiresScopes(scopes: [["a"]]) }',
    'type Desk { floor: Int @requiresScopes(scopes: [["b"]]) }',
    [
      'breaking REQUIREMENT_TIGHTENED at Desk.floor, new 1:24: @requiresScopes: a became b.',
      'dangerous REQUIREMENT_LOOSENED at Desk.floor, new 1:24: @requiresScopes: a became b.',
    ],
  ],
  [
    'the same scopes in another order',
    'type Desk { floor: Int @requiresScopes(scopes: [["a", "b"]]) }',
    'type Desk { floor: Int @requiresScopes(scopes: [["b", "a"]]) }',
    [],
  ],
  [
    'a policy',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @policy(policies: [["subject"]]) }',
    ['breaking REQUIREMENT_TIGHTENED at Desk.floor, new 1:24: @policy: nothing became subject.'],
  ],
  [
    'a stricter class',
    'type Desk { floor: Int @classified(level: OPEN) }',
    'type Desk { floor: Int @classified(level: CONDITIONAL) }',
    ['breaking CLASS_TIGHTENED at Desk.floor, new 1:24: OPEN became CONDITIONAL.'],
  ],
  [
    'a freer class of a whole type',
    'type Desk @classified(level: NOT_SHARED) { floor: Int }',
    'type Desk @classified(level: OPEN) { floor: Int }',
    ['dangerous CLASS_LOOSENED at Desk.floor, new 1:38: NOT_SHARED became OPEN.'],
  ],
  [
    'the same class, on the type in place of the field',
    'type Desk { floor: Int @classified(level: OPEN) }',
    'type Desk @classified(level: OPEN) { floor: Int }',
    [],
  ],
  [
    'a class that is gone',
    'type Desk { floor: Int @classified(level: OPEN) }',
    'type Desk { floor: Int }',
    ['breaking CLASS_TIGHTENED at Desk.floor, new 1:13: OPEN became NOT_SHARED.'],
  ],
  [
    'another mask',
    'type Desk { line: MaskedText @classified(level: OPEN, mask: NAME) }',
    'type Desk { line: MaskedText @classified(level: OPEN, mask: PHONE) }',
    ['breaking MASK_CHANGED at Desk.line, new 1:30: NAME became PHONE.'],
  ],
  [
    'another basis',
    'type Desk { floor: Int @classified(level: OPEN, basis: "a-1") }',
    'type Desk { floor: Int @classified(level: OPEN, basis: "a-2") }',
    ['dangerous BASIS_CHANGED at Desk.floor, new 1:24: a-1 became a-2.'],
  ],
  [
    'another subject',
    'type Desk @classified(level: OPEN, subject: "clerk") { floor: Int }',
    'type Desk @classified(level: OPEN, subject: "visitor") { floor: Int }',
    ['dangerous SUBJECT_CHANGED at Desk, new 1:11: clerk became visitor.'],
  ],
  [
    'another cost',
    'type Desk { floor: Int @cost(weight: 1) }',
    'type Desk { floor: Int @cost(weight: 9) }',
    ['dangerous COST_CHANGED at Desk.floor, new 1:24: @cost(weight: 1) became @cost(weight: 9).'],
  ],
  [
    'another length of a list',
    'type Desk { floors: [Int] @listSize(assumedSize: 10) }',
    'type Desk { floors: [Int] @listSize(assumedSize: 90) }',
    [
      'dangerous LIST_SIZE_CHANGED at Desk.floors, new 1:27: @listSize(assumedSize: 10) became @listSize(assumedSize: 90).',
    ],
  ],
  [
    'another time in caches',
    'type Desk { floor: Int @cacheControl(maxAge: 60) }',
    'type Desk { floor: Int @cacheControl(maxAge: 90) }',
    ['safe CACHE_CHANGED at Desk.floor, new 1:24: @cacheControl(maxAge: 60) became @cacheControl(maxAge: 90).'],
  ],
  [
    'a context',
    'type Desk { floor: Int }',
    'type Desk @context(name: "desk") { floor: Int }',
    ['dangerous CONTEXT_CHANGED at Desk, new 1:11: @context(name: "desk") is new.'],
  ],
  [
    'a directive that nobody knows',
    'type Desk { floor: Int }',
    'type Desk { floor: Int @ours }',
    ['safe OTHER_DIRECTIVE_CHANGED at Desk.floor, new 1:24: @ours is new.'],
  ],
  [
    'a line that lets a directive through',
    'extend schema @composeDirective(name: "@a")',
    'extend schema @composeDirective(name: "@a") @composeDirective(name: "@b")',
    ['safe COMPOSE_DIRECTIVE_ADDED at schema, new 1:45: @composeDirective(name: "@b") is new.'],
  ],
  [
    'a line that is gone, so that classes vanish',
    'extend schema @composeDirective(name: "@classified")',
    'extend schema @link(url: "https://specs.civigraph.example/guideline/v1.0")',
    [
      'breaking COMPOSE_DIRECTIVE_REMOVED at schema, old 1:15: @composeDirective(name: "@classified") is gone.',
      'dangerous LINK_CHANGED at schema, new 1:15: @link(url: "https://specs.civigraph.example/guideline/v1.0") is new.',
    ],
  ],
  [
    'a directive under another name',
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@inaccessible"]) type Desk { floor: Int @inaccessible }',
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{ name: "@inaccessible", as: "@hidden" }]) type Desk { floor: Int @hidden }',
    [
      'dangerous LINK_CHANGED at schema, new 1:15: @link(import: ["@inaccessible"], url: "https://specs.apollo.dev/federation/v2.9") became @link(import: [{"name":"@inaccessible","as":"@hidden"}], url: "https://specs.apollo.dev/federation/v2.9").',
    ],
  ],
  ['a definition that became an extension', 'type Desk { floor: Int }', 'extend type Desk { floor: Int }', []],
]

function report(old: string, now: string): string[] {
  return diffSchemas(old, now).map(
    ({ severity, code, coordinate, place, message }) =>
      `${severity} ${code} at ${coordinate}, ${place.text} ${place.line}:${place.column}: ${message}`,
  )
}

/** graphql-js knows neither what is hidden nor what is another department’s. */
const HIDDEN: ReadonlySet<string> = new Set([
  'a field that is gone and was hidden',
  'a field that is gone with its type hidden',
  'a field that is gone and was another department’s',
  // Nor that a directive of schemas is no caller’s business, nor what an extension alone is.
  'a directive of schemas that is gone',
  'a directive of schemas that may no longer stand at a kind of place',
  'a definition that became an extension',
])

function asSchema(sdl: string): GraphQLSchema {
  return buildSchema(sdl.includes('MaskedText') ? `${sdl} scalar MaskedText` : sdl, { assumeValidSDL: true })
}

const WEIGHT = ['safe', 'dangerous', 'breaking']

/** An argument or a field of an input that may be left out is no danger to us: calls without it mean what they meant. */
const HARMLESS = [DangerousChangeType.OPTIONAL_ARG_ADDED, DangerousChangeType.OPTIONAL_INPUT_FIELD_ADDED]

function oracle(old: GraphQLSchema, now: GraphQLSchema): string {
  if (findBreakingChanges(old, now).length > 0) return 'breaking'
  return findDangerousChanges(old, now).some(({ type }) => !HARMLESS.includes(type)) ? 'dangerous' : 'safe'
}

describe('what differs between two schemas', () => {
  test.for(CASES)('%s', ([, old, now, expected]) => {
    expect(report(old, now)).toEqual(expected)
    expect([report(old, old), report(now, now)]).toEqual([[], []])
  })

  test.for(CASES.filter(([name]) => !HIDDEN.has(name)))('%s: graphql-js finds nothing worse', ([, old, now]) => {
    const ours = Math.max(0, ...diffSchemas(old, now).map(({ severity }) => WEIGHT.indexOf(severity)))
    expect(ours).toBeGreaterThanOrEqual(WEIGHT.indexOf(oracle(asSchema(old), asSchema(now))))
  })

  test('every code of the table is given by one of these pairs', () => {
    const given = new Set(CASES.flatMap(([, old, now]) => diffSchemas(old, now).map(({ code }) => code)))
    expect(Object.keys(CHANGES).filter((code) => ![...given].some((one) => one === code))).toEqual([])
  })

  test('what breaks comes first, and every change has a way out', () => {
    const changes = diffSchemas(
      'enum Floor { GROUND } type Desk { floor: Floor room: Int }',
      'enum Floor { GROUND FIRST } type Desk { floor: Floor door: Int }',
    )
    expect(changes.map(({ severity }) => severity)).toEqual(['breaking', 'dangerous', 'safe'])
    expect(changes.every(({ wayOut }) => wayOut.endsWith('.'))).toBe(true)
  })

  test('what composition writes for planners is no difference', () => {
    const supergraph = (url: string) => `
      schema @link(url: "https://specs.apollo.dev/link/v1.0") @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
      directive @join__type(graph: join__Graph!) repeatable on OBJECT
      enum join__Graph { A @join__graph(name: "a", url: "${url}") }
      type Query @join__type(graph: A) { desk: Int }`
    expect(report(supergraph('https://a.example'), supergraph('https://b.example'))).toEqual([])
  })
})

describe('random schemas', () => {
  type Types = Readonly<Record<string, Readonly<Record<string, string>>>>
  const types = dictionary(
    constantFrom('Desk', 'Lift', 'Room', 'Query'),
    dictionary(constantFrom('floor', 'door', 'of(on: Date)'), constantFrom('Int', '[String!]!', 'Desk'), {
      minKeys: 1,
    }),
    { minKeys: 1 },
  )
  const sdl = (all: Types) =>
    Object.entries(all)
      .map(
        ([name, fields]) =>
          `type ${name} { ${Object.entries(fields)
            .map(([field, type]) => `${field}: ${type}`)
            .join(' ')} }`,
      )
      .join('\n')
  const together = (base: Types, more: Types): Types =>
    Object.fromEntries(Object.keys({ ...more, ...base }).map((name) => [name, { ...more[name], ...base[name] }]))

  test('what is only added breaks nobody, and taking it away again always does', () => {
    assert(
      property(types, types, (base, more) => {
        const [before, after] = [sdl(base), sdl(together(base, more))]
        const forth = diffSchemas(before, after)
        const back = diffSchemas(after, before)
        expect(forth.filter(({ severity }) => severity !== 'safe')).toEqual([])
        expect(back.filter(({ severity }) => severity !== 'breaking')).toEqual([])
        expect(back.length).toBe(forth.length)
      }),
    )
  })
})
