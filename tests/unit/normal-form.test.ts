import { parse, print, stripIgnoredCharacters } from 'graphql'
import { describe, expect, test } from 'vitest'
import { normalForm } from '#router/engine/plan/normal-form.ts'
import { supergraphTypes } from '#router/engine/plan/supergraph-types.ts'

/** What planners are to plan: it asks for the same as what the caller wrote, and leaves them less to get wrong. */

/** An operation, and what planners see of it: null where it asks nothing. */
type Row = readonly [asked: string, planned: string | null]

const FIELDS = 'a: Node b: Node c: Node d: Node list: [[Node!]!]! part: Part found: Found kept: Kept'

const rules = {
  groups: true,
  types: supergraphTypes(`
  type Query { ${FIELDS} }
  type Mutation { ${FIELDS} }
  type Subscription { ${FIELDS} }
  interface Node { ${FIELDS} }
  type Thing implements Node { ${FIELDS} }
  type Part { whole: Thing }
  union Found = Thing | Part
  interface Kept @join__type(graph: A, key: "id", isInterfaceObject: true) { ${FIELDS} }
  type Keeper implements Kept { ${FIELDS} }
`),
}

function normal(text: string): string | null {
  const document = normalForm(parse(text), rules)
  return document && print(document)
}

const WITH_X = 'query ($x: Boolean!)'
const WITH_XY = 'query ($x: Boolean!, $y: Boolean!)'

const TABLE: Readonly<Record<string, readonly Row[]>> = {
  'what needs no change stays: names, variables, arguments, directives of others, the order of the text': [
    ['{ b a { c } }', '{ b a { c } }'],
    [
      'query Q($n: Int = 1) @here { a(n: $n) @tag(name: "t") b { ... on Thing @tag { c } } }',
      'query Q($n: Int = 1) @here { a(n: $n) @tag(name: "t") b { ... on Thing @tag { c } } }',
    ],
    ['mutation { b a b }', 'mutation { b a b }'],
    ['subscription { a { b } }', 'subscription { a { b } }'],
  ],

  'named fragments stand where they are spread': [
    ['{ ...F c } fragment F on Query { a ...G } fragment G on Query { b }', '{ a b c }'],
    ['{ ...F d ...F } fragment F on Query { a }', '{ a d }'],
    ['fragment F on Thing { b } { a { ...F } c { ...F } }', '{ a { ... on Thing { b } } c { ... on Thing { b } } }'],
    [
      `${WITH_X} { a { ...F @include(if: $x) @tag } } fragment F on Thing { b c }`,
      `${WITH_X} { a { __typename ... on Thing @include(if: $x) @tag { b c } } }`,
    ],
    ['{ a { b ...F } } fragment F on Thing @tag { c }', '{ a { b ... on Thing { c } } }'],
  ],

  'a fragment on what its object is anyway is gone, and what it asks carries its conditions': [
    ['{ ... on Query { a { ... on Node { b } ... { c } } } ... { d } }', '{ a { b c } d }'],
    [
      '{ list { ... on Node { a } } part { ... on Part { whole { ... on Thing { b } } } } }',
      '{ list { a } part { whole { b } } }',
    ],
    ['mutation { ... on Mutation { a } }', 'mutation { a }'],
    ['subscription { ... on Subscription { a { b } } }', 'subscription { a { b } }'],
    ['{ unknown { ... { b } } }', '{ unknown { b } }'],
    [
      `${WITH_XY} { ... on Query @include(if: $x) @skip(if: $y) { a b @tag } c }`,
      `${WITH_XY} { ... @include(if: $x) @skip(if: $y) { a b @tag } c }`,
    ],
    [
      `${WITH_XY} { ...F @skip(if: $x) } fragment F on Query { ... @include(if: $y) { a } b }`,
      `${WITH_XY} { a @skip(if: $x) @include(if: $y) b @skip(if: $x) }`,
    ],
    [
      `${WITH_X} { a { ... @include(if: $x) { ... on Thing { b } } } }`,
      `${WITH_X} { a { __typename ... on Thing @include(if: $x) { b } } }`,
    ],
  ],

  'but stays where its object may be something else, or nothing tells what it is': [
    ['{ a { ... on Thing { ... on Thing { b } ... on Node { c } ... { d } } } }', '{ a { ... on Thing { b c d } } }'],
    [
      '{ a { ... on Found { ... on Node { b } ... on Found { c } } } }',
      '{ a { ... on Found { ... on Node { b } c } } }',
    ],
    [
      '{ found { ... on Thing { a } ... on Part { whole { b } } } }',
      '{ found { ... on Thing { a } ... on Part { whole { b } } } }',
    ],
    ['{ unknown { ... on Node { b } } }', '{ unknown { ... on Node { b } } }'],
  ],

  'and where a condition would stand twice at one place': [
    [
      `${WITH_XY} { ... @include(if: $x) { a @include(if: $y) b @skip(if: $y) c } }`,
      `${WITH_XY} { ... @include(if: $x) { a @include(if: $y) c } b @include(if: $x) @skip(if: $y) }`,
    ],
    [
      `${WITH_XY} { ... @skip(if: $x) { ... @skip(if: $y) { a } } }`,
      `${WITH_XY} { ... @skip(if: $x) { a @skip(if: $y) } }`,
    ],
    [
      `${WITH_XY} { a { ... @include(if: $x) { ... on Thing @include(if: $y) { b } } } }`,
      `${WITH_XY} { a { __typename ... @include(if: $x) { ... on Thing @include(if: $y) { b } } } }`,
    ],
  ],

  'a condition that is written out is gone, and so is what it switches off': [
    ['{ a @include(if: true) b @skip(if: false) }', '{ a b }'],
    ['{ a @include(if: false) b @skip(if: true) c }', '{ c }'],
    ['{ a @include(if: true) @skip(if: true) b }', '{ b }'],
    ['{ ... @skip(if: false) { a } ... on Query @skip(if: true) { b } }', '{ a }'],
    [
      '{ a { ...F @include(if: true) ...G @skip(if: true) } } fragment F on Thing { b } fragment G on Thing { c }',
      '{ a { ... on Thing { b } } }',
    ],
    [`${WITH_X} { a @include(if: true) @skip(if: $x) @tag }`, `${WITH_X} { a @skip(if: $x) @tag }`],
    ['{ a ... { b @skip(if: true) ... on Query { c @skip(if: true) } } }', '{ a }'],
  ],

  'what asks nothing under any variables is nothing to plan': [
    ['{ a @skip(if: true) }', null],
    ['mutation { a @include(if: false) { b } }', null],
    ['{ ... { ... on Query { a @include(if: false) } } }', null],
    ['{ ...F ...G } fragment F on Query { a @skip(if: true) } fragment G on Query { ...F }', null],
    [`${WITH_X} { a @include(if: $x) @skip(if: $x) }`, null],
    [`${WITH_X} { ... @include(if: $x) { a @skip(if: $x) { b } } }`, null],
  ],

  'a condition that what is around decides is gone, and so is what it switches off': [
    [
      `${WITH_X} { ... @include(if: $x) { a @include(if: $x) b @skip(if: $x) c } }`,
      `${WITH_X} { ... @include(if: $x) { a c } }`,
    ],
    [
      `${WITH_X} { ... @skip(if: $x) { a @include(if: $x) b @skip(if: $x) c } }`,
      `${WITH_X} { ... @skip(if: $x) { b c } }`,
    ],
    [
      `${WITH_X} { a { d ... on Thing @skip(if: $x) { a @include(if: $x) b @skip(if: $x) c } } }`,
      `${WITH_X} { a { d ... on Thing @skip(if: $x) { b c } } }`,
    ],
    [
      `${WITH_X} { a @include(if: $x) { b { c @include(if: $x) d @skip(if: $x) } } }`,
      `${WITH_X} { a @include(if: $x) { b { c } } }`,
    ],
    [
      `${WITH_X} { ...F @include(if: $x) ...F @skip(if: $x) } fragment F on Query { a @include(if: $x) b @skip(if: $x) }`,
      `${WITH_X} { a @include(if: $x) b @skip(if: $x) }`,
    ],
    [
      `${WITH_XY} { ... @include(if: $x) { ... @skip(if: $y) { a @skip(if: $x) b @skip(if: $y) c @include(if: $x) } } }`,
      `${WITH_XY} { ... @include(if: $x) @skip(if: $y) { b c } }`,
    ],
    [
      `${WITH_XY} { a @include(if: $x) { b @include(if: $y) c @skip(if: $y) d } }`,
      `${WITH_XY} { a @include(if: $x) { b @include(if: $y) c @skip(if: $y) d } }`,
    ],
  ],

  'what is beside decides nothing': [
    [
      `${WITH_X} { a @include(if: $x) b @include(if: $x) c @skip(if: $x) ... @skip(if: $x) { d } }`,
      `${WITH_X} { ... @include(if: $x) { a b } ... @skip(if: $x) { c d } }`,
    ],
  ],

  'conditions on one selection: what contradicts itself is gone, what repeats itself is said once': [
    [`${WITH_X} { a @include(if: $x) @skip(if: $x) b }`, `${WITH_X} { b }`],
    [`${WITH_X} { a @skip(if: $x) @include(if: $x) { c } b }`, `${WITH_X} { b }`],
    [`${WITH_X} { ... @include(if: $x) @skip(if: $x) { a } b }`, `${WITH_X} { b }`],
    [`${WITH_X} { a @include(if: $x) @include(if: $x) }`, `${WITH_X} { a @include(if: $x) }`],
    [`${WITH_XY} { a @include(if: $x) @skip(if: $y) }`, `${WITH_XY} { a @include(if: $x) @skip(if: $y) }`],
  ],

  'an object asks for its type where conditions may leave nothing else of it': [
    ['{ a { b @skip(if: true) } }', '{ a { __typename } }'],
    ['{ a { ... on Thing @include(if: false) { b } } }', '{ a { __typename } }'],
    [`${WITH_X} { a { b @include(if: $x) } }`, `${WITH_X} { a { __typename b @include(if: $x) } }`],
    [
      `${WITH_X} { a { b @include(if: $x) c @skip(if: $x) } }`,
      `${WITH_X} { a { __typename b @include(if: $x) c @skip(if: $x) } }`,
    ],
    [
      `${WITH_X} { a { ... on Thing { b @include(if: $x) } ... @skip(if: $x) { c } } }`,
      `${WITH_X} { a { __typename ... on Thing { b @include(if: $x) } c @skip(if: $x) } }`,
    ],
    [
      `${WITH_X} { a { ...F } } fragment F on Thing { kind: __typename @include(if: $x) }`,
      `${WITH_X} { a { __typename ... on Thing { __typename @include(if: $x) } } }`,
    ],
    [
      `${WITH_X} { a @include(if: $x) { b @skip(if: $x) c { d @skip(if: $x) } } }`,
      `${WITH_X} { a @include(if: $x) { c { __typename } } }`,
    ],
    [
      `${WITH_X} { a { b @include(if: $x) { c @skip(if: $x) } } }`,
      `${WITH_X} { a { __typename b @include(if: $x) { __typename } } }`,
    ],
    [`${WITH_X} { a { ... @include(if: $x) { __typename } } }`, `${WITH_X} { a { __typename } }`],
    [
      `${WITH_X} { a { b @include(if: $x) } a { c @skip(if: $x) } }`,
      `${WITH_X} { a { __typename b @include(if: $x) c @skip(if: $x) } }`,
    ],
  ],

  'and not where something else is asked in any case': [
    [`${WITH_X} { a { b c @include(if: $x) } }`, `${WITH_X} { a { b c @include(if: $x) } }`],
    [`${WITH_X} { a { c @include(if: $x) __typename } }`, `${WITH_X} { a { c @include(if: $x) __typename } }`],
    [
      `${WITH_X} { a { ... on Thing { b c @include(if: $x) } } }`,
      `${WITH_X} { a { ... on Thing { b c @include(if: $x) } } }`,
    ],
    [`${WITH_X} { a @include(if: $x) { b @include(if: $x) } }`, `${WITH_X} { a @include(if: $x) { b } }`],
    ['{ a { b @include(if: true) } }', '{ a { b } }'],
    ['{ a { b @tag } }', '{ a { b @tag } }'],
  ],

  'nor ever at the root, which no department has as an object': [
    [`${WITH_X} { a @include(if: $x) }`, `${WITH_X} { a @include(if: $x) }`],
    [`${WITH_X} { ... on Query { a @skip(if: $x) } }`, `${WITH_X} { a @skip(if: $x) }`],
    ['mutation ($x: Boolean!) { a @include(if: $x) }', 'mutation ($x: Boolean!) { a @include(if: $x) }'],
  ],

  'an alias is planned under a name that no field has': [
    ['{ b: a }', '{ _as_b: a }'],
    ['{ a: a }', '{ a }'],
    ['{ id: name name: id }', '{ _as_id: name _as_name: id }'],
    ['{ b: a(n: 1) @tag { d: c(n: 2) { e } } }', '{ _as_b: a(n: 1) @tag { _as_d: c(n: 2) { e } } }'],
    ['{ _as_a: a a: b }', '{ _as__as_a: a _as_a: b }'],
    ['{ __proto__: a constructor: a }', '{ _as___proto__: a _as_constructor: a }'],
    ['{ ...F } fragment F on Query { b: a { d: c } }', '{ _as_b: a { _as_d: c } }'],
    ['mutation { b: a c: a }', 'mutation { _as_b: a _as_c: a }'],
    ['subscription { b: a { d: c } }', 'subscription { _as_b: a { _as_d: c } }'],
  ],

  'a type’s name is always planned under its own': [
    ['{ a { x: __typename } }', '{ a { __typename } }'],
    ['{ a { x: __typename y: __typename b } }', '{ a { __typename b } }'],
    [`${WITH_X} { a { x: __typename @include(if: $x) b } }`, `${WITH_X} { a { __typename @include(if: $x) b } }`],
    ['{ a { __typename: b } }', '{ a { _as___typename: b } }'],
  ],

  'a name that is asked for certain takes in what is asked of it under conditions': [
    [`${WITH_X} { a { b } c a @include(if: $x) { d } }`, `${WITH_X} { a { b d @include(if: $x) } c }`],
    [`${WITH_X} { a @skip(if: $x) { d } c a { b } }`, `${WITH_X} { a { d @skip(if: $x) b } c }`],
    [
      `${WITH_XY} { a @include(if: $x) { c } a @skip(if: $y) { d } a { b } }`,
      `${WITH_XY} { a { c @include(if: $x) d @skip(if: $y) b } }`,
    ],
    [
      `${WITH_XY} { a { b } a @include(if: $x) @skip(if: $y) { c d } }`,
      `${WITH_XY} { a { b ... @include(if: $x) @skip(if: $y) { c d } } }`,
    ],
    [
      `${WITH_X} { a { b } a @include(if: $x) { ... on Thing { c } } }`,
      `${WITH_X} { a { b ... on Thing @include(if: $x) { c } } }`,
    ],
    [
      `${WITH_X} { a { b } ...F @include(if: $x) } fragment F on Query { a { c } }`,
      `${WITH_X} { a { b c @include(if: $x) } }`,
    ],
    [`${WITH_X} { a { b { c } } a @include(if: $x) { b { d } } }`, `${WITH_X} { a { b { c d @include(if: $x) } } }`],
    [
      `${WITH_XY} { a { b { c } } a @include(if: $x) { b @skip(if: $y) { d } } }`,
      `${WITH_XY} { a { b { c d @include(if: $x) @skip(if: $y) } __typename @include(if: $x) } }`,
    ],
    [
      `${WITH_XY} { a { b { c } } a @include(if: $x) { b @include(if: $y) { d } } }`,
      `${WITH_XY} { a { b { c } ... @include(if: $x) { __typename b @include(if: $y) { d } } } }`,
    ],
    [`${WITH_X} { a { b @include(if: $x) } a { c } }`, `${WITH_X} { a { __typename b @include(if: $x) c } }`],
    ['{ a { b { c } } a { b { d } c } }', '{ a { b { c d } c } }'],
    ['subscription { a { b } a { c } }', 'subscription { a { b c } }'],
  ],

  'a name that is asked under equal conditions stands once': [
    [`${WITH_X} { a @include(if: $x) { b } c a @include(if: $x) { d } }`, `${WITH_X} { a @include(if: $x) { b d } c }`],
    [
      `${WITH_XY} { a @include(if: $x) @skip(if: $y) { b } a @skip(if: $y) @include(if: $x) { d } }`,
      `${WITH_XY} { a @include(if: $x) @skip(if: $y) { b d } }`,
    ],
    [
      `${WITH_X} { ... @skip(if: $x) { a { b { c } } } a @skip(if: $x) { b { d } } }`,
      `${WITH_X} { a @skip(if: $x) { b { c d } } }`,
    ],
    [`${WITH_X} { a @include(if: $x) a @include(if: $x) }`, `${WITH_X} { a @include(if: $x) }`],
    [
      `${WITH_XY} { a @include(if: $x) { b } a @include(if: $y) { c } a @include(if: $x) { d } }`,
      `${WITH_XY} { a @include(if: $x) { b d } a @include(if: $y) { c } }`,
    ],
  ],

  'under unequal conditions it stands side by side': [
    [
      `${WITH_XY} { a @include(if: $x) { b } c a @include(if: $y) { d } }`,
      `${WITH_XY} { a @include(if: $x) { b } c a @include(if: $y) { d } }`,
    ],
    [
      `${WITH_X} { a @include(if: $x) { b } a @skip(if: $x) { d } }`,
      `${WITH_X} { a @include(if: $x) { b } a @skip(if: $x) { d } }`,
    ],
    [
      `${WITH_XY} { a @include(if: $x) { b } a @include(if: $x) @include(if: $y) { d } }`,
      `${WITH_XY} { a @include(if: $x) { b } a @include(if: $x) @include(if: $y) { d } }`,
    ],
  ],

  'a name without anything below stands once, and for certain where it is asked so': [
    ['{ a b a a }', '{ a b }'],
    [`${WITH_X} { a @include(if: $x) b a }`, `${WITH_X} { a b }`],
    [`${WITH_XY} { d { a @skip(if: $x) a a @include(if: $y) b } }`, `${WITH_XY} { d { a b } }`],
    [`${WITH_XY} { a @skip(if: $x) a @include(if: $y) }`, `${WITH_XY} { a @skip(if: $x) a @include(if: $y) }`],
    ['{ x: a y: a x: a }', '{ _as_x: a _as_y: a }'],
    ['{ x: a a }', '{ _as_x: a a }'],
  ],

  'what is under equal conditions stands in one fragment': [
    [
      `${WITH_X} { a @include(if: $x) { d } b c @include(if: $x) }`,
      `${WITH_X} { ... @include(if: $x) { a { d } c } b }`,
    ],
    [
      `${WITH_X} { d { a @skip(if: $x) b @skip(if: $x) @tag } }`,
      `${WITH_X} { d { __typename ... @skip(if: $x) { a b @tag } } }`,
    ],
    [
      `${WITH_X} { a { b c @include(if: $x) ... on Thing @include(if: $x) { d } } }`,
      `${WITH_X} { a { b ... @include(if: $x) { c ... on Thing { d } } } }`,
    ],
    [
      `${WITH_X} { found { ... on Thing @skip(if: $x) { a } ... on Part @skip(if: $x) { whole { b } } } }`,
      `${WITH_X} { found { __typename ... @skip(if: $x) { ... on Thing { a } ... on Part { whole { b } } } } }`,
    ],
    [
      `${WITH_XY} { a @include(if: $x) @skip(if: $y) b @skip(if: $y) @include(if: $x) }`,
      `${WITH_XY} { ... @include(if: $x) @skip(if: $y) { a b } }`,
    ],
    [
      `${WITH_XY} { a @include(if: $x) { c @skip(if: $y) d @skip(if: $y) } b @include(if: $x) }`,
      `${WITH_XY} { ... @include(if: $x) { a { __typename ... @skip(if: $y) { c d } } b } }`,
    ],
    [
      `${WITH_X} { a { ... on Thing { b @include(if: $x) c @include(if: $x) } } }`,
      `${WITH_X} { a { __typename ... on Thing { ... @include(if: $x) { b c } } } }`,
    ],
    [
      'mutation ($x: Boolean!) { a { b @include(if: $x) c @include(if: $x) } }',
      'mutation ($x: Boolean!) { a { __typename ... @include(if: $x) { b c } } }',
    ],
    [
      `${WITH_XY} { ... @include(if: $x) { a @include(if: $y) b @include(if: $y) c } }`,
      `${WITH_XY} { ... @include(if: $x) { ... @include(if: $y) { a b } c } }`,
    ],
    [
      `${WITH_XY} { a @include(if: $x) b c @skip(if: $y) c @include(if: $x) }`,
      `${WITH_XY} { ... @include(if: $x) { a c } b c @skip(if: $y) }`,
    ],
  ],

  'and what is under unequal ones, or under others too, does not': [
    [
      `${WITH_XY} { a @include(if: $x) b @skip(if: $x) c @include(if: $y) d @include(if: $x) @include(if: $y) }`,
      `${WITH_XY} { a @include(if: $x) b @skip(if: $x) c @include(if: $y) d @include(if: $x) @include(if: $y) }`,
    ],
  ],

  'an interface that some department knows as an object gets no such fragment, but what is below it does': [
    [
      `${WITH_X} { kept { a @include(if: $x) b @include(if: $x) } }`,
      `${WITH_X} { kept { __typename a @include(if: $x) b @include(if: $x) } }`,
    ],
    [
      `${WITH_X} { kept { ... on Kept @include(if: $x) { a b } c } }`,
      `${WITH_X} { kept { a @include(if: $x) b @include(if: $x) c } }`,
    ],
    [
      `${WITH_X} { kept { a { b @include(if: $x) c @include(if: $x) } } }`,
      `${WITH_X} { kept { a { __typename ... @include(if: $x) { b c } } } }`,
    ],
    [
      `${WITH_X} { kept { a { b } a @include(if: $x) { c } b @include(if: $x) } }`,
      `${WITH_X} { kept { a { b c @include(if: $x) } b @include(if: $x) } }`,
    ],
  ],

  'a fragment on what its object cannot be is gone, with all that it asks': [
    ['{ part { whole { a } ... on Thing { b } } }', '{ part { whole { a } } }'],
    ['{ found { ... on Part { ... on Thing { a } whole { b } } } }', '{ found { ... on Part { whole { b } } } }'],
    ['{ found { ... on Part { ... on Node { a } whole { b } } } }', '{ found { ... on Part { whole { b } } } }'],
    ['{ found { ... on Node { b ... on Part { whole { a } } } } }', '{ found { ... on Node { b } } }'],
    ['{ a { ... on Found { ... on Part { whole { b } } } c } }', '{ a { c } }'],
    ['{ a { b ...F } } fragment F on Keeper { c }', '{ a { b } }'],
    ['{ a { ... on Part { whole { b } } } }', '{ a { __typename } }'],
    ['{ a { ... on Thing { ... on Keeper { b } } } }', '{ a { __typename } }'],
    [`${WITH_X} { a { ... on Part @include(if: $x) { whole { b } } } }`, `${WITH_X} { a { __typename } }`],
    ['{ ... on Mutation { a } }', null],
  ],

  'a fragment on a wider type around what is one object dissolves': [
    ['{ part { whole { ... on Node { a } ... on Found { ... on Thing { b } } } } }', '{ part { whole { a b } } }'],
    ['{ found { ... on Thing { ... on Found { ... on Node { a } } } } }', '{ found { ... on Thing { a } } }'],
    [
      `${WITH_X} { part { whole { ... on Node @include(if: $x) { a } b } } }`,
      `${WITH_X} { part { whole { a @include(if: $x) b } } }`,
    ],
    ['{ part { whole { ...F a { c } } } } fragment F on Node { a { b } }', '{ part { whole { a { b c } } } }'],
  ],

  'what a mutation asks at its root keeps its order, and is asked as often as it is written': [
    ['mutation { a { b } c a { b } }', 'mutation { a { b } c a { b } }'],
    ['mutation { a { b } a { c } }', 'mutation { a { b } a { c } }'],
    ['mutation { ...F d ...F } fragment F on Mutation { a b }', 'mutation { a b d a b }'],
    [
      'mutation ($x: Boolean!) { a @include(if: $x) b c @include(if: $x) a }',
      'mutation ($x: Boolean!) { a @include(if: $x) b c @include(if: $x) a }',
    ],
    [
      'mutation ($x: Boolean!) { ... @include(if: $x) { a b } c }',
      'mutation ($x: Boolean!) { a @include(if: $x) b @include(if: $x) c }',
    ],
    ['mutation { a { b { c } b { d } } }', 'mutation { a { b { c d } } }'],
    [
      'mutation ($x: Boolean!) { ... on Mutation @tag { a @include(if: $x) b c @include(if: $x) } }',
      'mutation ($x: Boolean!) { ... on Mutation @tag { a @include(if: $x) b c @include(if: $x) } }',
    ],
  ],
}

describe.for(Object.entries(TABLE))('%s', ([, rows]) => {
  test.for(rows)('%s is planned as %s', ([asked, planned]) => {
    const seen = normal(asked)
    expect(seen && stripIgnoredCharacters(seen)).toBe(planned && stripIgnoredCharacters(planned))
  })

  const settled = rows.flatMap(([, planned]) => planned ?? []).filter((planned) => !planned.includes('_as_'))
  test.for(settled)('%s stays as it is', (planned) => {
    expect(normal(planned)).toBe(print(parse(planned)))
  })
})

test('the document of the caller stays as it was', () => {
  const document = parse(`${WITH_X} { b: a @include(if: true) { c @skip(if: $x) } ...F } fragment F on Query { d }`)
  const before = JSON.stringify(document)
  normalForm(document, rules)
  expect(JSON.stringify(document)).toBe(before)
})

/** Each fragment spreads the next one twice: a text of a few hundred characters asks for 2^levels fields. */
function doubling(levels: number): string {
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Node { ...F${level + 1} ...F${level + 1} }`,
  )
  return `{ a { ...F0 } } ${fragments.join(' ')} fragment F${levels} on Node { b }`
}

test('fragments that unfold into more than can be planned are refused, and as soon as that is known', () => {
  expect(normal(doubling(10))).toBe(print(parse('{ a { b } }')))
  for (const levels of [16, 60, 500]) {
    expect(() => normalForm(parse(doubling(levels)), rules)).toThrow(
      'Fragments unfold into too many selections to be planned.',
    )
  }
})

test('a fragment that is switched off does not count', () => {
  expect(normal(doubling(60).replace('...F0', 'b ...F0 @skip(if: true)'))).toBe(print(parse('{ a { b } }')).trim())
})
