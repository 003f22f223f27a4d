import { parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { checkRequirements } from '#router/engine/plan/check-requirements.ts'
import { conditionNode } from '#router/engine/plan/condition-node.ts'
import type { FetchNode, PlanNode } from '#router/engine/plan/planner.ts'
import { entitiesOf, fetchOf, field, inOrder, pathOf, requiring, sideBySide } from '../support/run-plan.ts'

/** Whether what a plan asks about entities can be asked, whatever the variables say. */

type Row = readonly [what: string, plan: PlanNode, asked?: string]

/** What is asked where a row does not say it. */
const EVERYTHING = '{ parcel { cost duration } parcels { items { cost } } }'
const COST_IF_X = 'query ($x: Boolean!) { parcel { cost @include(if: $x) } }'

/** Parcels come from the post; what shipping says of one takes its weight. */
function parcel(asked: string, more: Partial<FetchNode> = {}): FetchNode {
  return fetchOf('post', `query($x:Boolean!,$y:Boolean!){parcel{__typename id ${asked}}}`, more)
}

const NEEDS_ID = requiring('Parcel', ['id'])
const NEEDS_WEIGHT = requiring('Parcel', ['id', 'weight'])
const NEEDS_SIZE = requiring('Parcel', [field('box', [field('size', [field('height')])])])
const AT_PARCEL = [pathOf('parcel')]

function shipping(asked: string, requires = [NEEDS_WEIGHT]): FetchNode {
  return entitiesOf('shipping', `... on Parcel{${asked}}`, { paths: AT_PARCEL, requires })
}

/** Brings more of the parcel, for which its id is enough. */
function scales(asked: string): FetchNode {
  return shipping(asked, [NEEDS_ID])
}

const RENAMED = { path: pathOf('parcel'), from: '_requires_weight', to: 'weight' }

/** As many variables as are given switch something on that nothing requires. */
function many(count: number): string {
  return Array.from({ length: count }, (_, index) => `other${index} @include(if:$v${index})`).join(' ')
}

const ACCEPTED: readonly Row[] = [
  ['what is required is fetched before', inOrder(parcel('weight'), shipping('cost'))],
  ['both are under the same condition', inOrder(parcel('weight @include(if:$x)'), shipping('cost @include(if:$x)'))],
  [
    'both are under the same condition, which a fragment carries',
    inOrder(parcel('...@skip(if:$x){weight}'), shipping('...on Parcel@skip(if:$x){cost}')),
  ],
  [
    'the user is under more conditions than what it requires',
    inOrder(parcel('weight @include(if:$x)'), shipping('cost @include(if:$x)@skip(if:$y)')),
  ],
  [
    'the user stands in a condition of the plan',
    inOrder(parcel('weight @include(if:$x)'), conditionNode('x', [shipping('cost'), null])),
  ],
  [
    'the user stands in the other branch of a condition of the plan',
    inOrder(parcel('weight @skip(if:$x)'), conditionNode('x', [null, shipping('cost')])),
  ],
  [
    'what is required comes from either branch',
    inOrder(parcel(''), conditionNode('x', [scales('weight'), scales('weight day')]), shipping('cost')),
  ],
  [
    'the representation is written under the same condition only',
    inOrder(parcel('weight @include(if:$x)'), shipping('cost', [{ ...NEEDS_WEIGHT, includeIf: 'x' }])),
    COST_IF_X,
  ],
  [
    'nobody asks for what cannot be asked under the conditions under which something lacks',
    inOrder(parcel('weight @include(if:$x)'), shipping('cost')),
    COST_IF_X,
  ],
  [
    'only another department asks for it, whose user is not asked for either',
    inOrder(parcel('weight @include(if:$x)'), shipping('cost'), shipping('total', [requiring('Parcel', ['cost'])])),
    'query ($x: Boolean!) { parcel { total @include(if: $x) } }',
  ],
  ['there is no object to ask about', inOrder(fetchOf('post', '{letter{id}}'), shipping('cost'))],
  [
    'there is no object to ask about under the conditions under which something lacks',
    inOrder(fetchOf('post', 'query($x:Boolean!){parcel@include(if:$x){id weight}}'), shipping('cost')),
  ],
  [
    'it is enough to know what one of several types requires',
    inOrder(parcel(''), shipping('cost', [requiring('Crate', ['volume']), NEEDS_ID])),
  ],
  ['the type is always known', inOrder(fetchOf('post', '{parcel{id}}'), shipping('cost', [NEEDS_ID]))],
  [
    'it was fetched under another name and renamed',
    inOrder(parcel('_requires_weight:weight', { outputRewrites: [RENAMED] }), shipping('cost')),
  ],
  [
    'entities bring it under another name',
    inOrder(
      parcel(''),
      entitiesOf('scales', '...on Parcel{_requires_weight:weight}', {
        paths: AT_PARCEL,
        requires: [NEEDS_ID],
        outputRewrites: [{ ...RENAMED, path: [] }],
      }),
      shipping('cost'),
    ),
  ],
  [
    'what stands side by side has come by then',
    inOrder(parcel(''), sideBySide(scales('weight'), scales('day')), shipping('cost')),
  ],
  [
    'it came earlier in the same branch',
    sideBySide(fetchOf('shop', '{shop{id}}'), inOrder(parcel('weight'), shipping('cost'))),
  ],
  ['what is below is fetched too', inOrder(parcel('box{size{height}}'), shipping('cost', [NEEDS_SIZE]))],
  [
    'lists and types of a path are no places',
    inOrder(
      fetchOf('post', '{parcels{items{id}}}'),
      entitiesOf('shipping', '...on Parcel{cost}', {
        paths: [pathOf('parcels.@.items.@.[Parcel]')],
        requires: [NEEDS_ID],
      }),
    ),
  ],
  [
    'each event brings it',
    {
      kind: 'Subscription',
      primary: fetchOf('post', 'subscription{parcel{id weight}}', { operationKind: 'subscription' }),
      rest: shipping('cost'),
    },
  ],
  [
    'more than five variables, and both under the same one',
    inOrder(parcel(`${many(6)} weight @include(if:$v3)`), shipping('cost @include(if:$v3)')),
  ],
  ['nothing is asked', { kind: 'Empty' }],
]

const REFUSED: readonly Row[] = [
  [
    'the representation is written under a condition, and what it is for is asked always',
    inOrder(parcel('weight'), shipping('cost', [{ ...NEEDS_WEIGHT, includeIf: 'x' }])),
  ],
  ['what is required is never fetched', inOrder(parcel(''), shipping('cost'))],
  ['what is required is fetched later', inOrder(parcel(''), shipping('cost'), scales('weight'))],
  ['it is fetched under a condition, and its user is not', inOrder(parcel('weight @include(if:$x)'), shipping('cost'))],
  ['so it is with a fragment that is skipped', inOrder(parcel('...on Parcel@skip(if:$x){weight}'), shipping('cost'))],
  [
    'one of two users is not under the condition',
    inOrder(parcel('weight @include(if:$x)'), shipping('cost @include(if:$x) duration')),
  ],
  [
    'it and its user are under opposite conditions',
    inOrder(parcel('weight @include(if:$x)'), shipping('cost @skip(if:$x)')),
  ],
  [
    'it is under more conditions than its user',
    inOrder(parcel('weight @include(if:$x)@skip(if:$y)'), shipping('cost @include(if:$x)')),
  ],
  [
    'a condition of the plan brings it',
    inOrder(parcel(''), conditionNode('x', [scales('weight'), null]), shipping('cost')),
  ],
  [
    'its user stands in the other branch of a condition of the plan',
    inOrder(parcel('weight @include(if:$x)'), conditionNode('x', [null, shipping('cost')])),
  ],
  [
    'the representation is written under the opposite condition',
    inOrder(parcel('weight @include(if:$x)'), shipping('cost', [{ ...NEEDS_WEIGHT, skipIf: 'x' }])),
  ],
  ['it was fetched under another name', inOrder(parcel('_requires_weight:weight'), shipping('cost'))],
  [
    'it was renamed at another place',
    inOrder(
      parcel('_requires_weight:weight', { outputRewrites: [{ ...RENAMED, path: pathOf('letter') }] }),
      shipping('cost'),
    ),
  ],
  [
    'it was fetched under another name and under a condition',
    inOrder(parcel('_requires_weight:weight@skip(if:$x)', { outputRewrites: [RENAMED] }), shipping('cost')),
  ],
  ['what stands side by side has not come', inOrder(parcel(''), sideBySide(scales('weight'), shipping('cost')))],
  [
    'what stands side by side has not come, however deep it stands',
    inOrder(parcel(''), sideBySide(shipping('cost'), inOrder(scales('day'), scales('weight')))),
  ],
  ['nothing below is fetched', inOrder(parcel('box'), shipping('cost', [NEEDS_SIZE]))],
  [
    'what is below is fetched under a condition',
    inOrder(parcel('box{size{height@include(if:$x)}}'), shipping('cost', [NEEDS_SIZE])),
  ],
  [
    'what is around it is fetched under a condition',
    inOrder(parcel('box{depth size@skip(if:$x){height}}'), shipping('cost', [NEEDS_SIZE])),
  ],
  [
    'what a deferred part asks lacks',
    {
      kind: 'Defer',
      primary: { node: parcel(''), subselection: null },
      deferred: [{ depends: [], label: null, path: [], subselection: null, node: shipping('cost') }],
    },
  ],
  [
    'an event does not bring it',
    {
      kind: 'Subscription',
      primary: fetchOf('post', 'subscription{parcel{id}}', { operationKind: 'subscription' }),
      rest: shipping('cost'),
    },
  ],
  [
    'more than five variables, of which one that is off lets it lack',
    inOrder(parcel(`${many(6)} weight @include(if:$v3)`), shipping('cost')),
  ],
  [
    'more than five variables, of which one that is on lets it lack',
    inOrder(parcel(`${many(6)} weight @skip(if:$v3)`), shipping('cost')),
  ],
]

describe('a plan is accepted', () => {
  test.for(ACCEPTED)('%s', ([, plan, asked = EVERYTHING]) => {
    expect(() => checkRequirements(plan, parse(asked))).not.toThrow()
  })
})

describe('a plan is refused', () => {
  test.for(REFUSED)('%s', ([, plan, asked = EVERYTHING]) => {
    expect(() => checkRequirements(plan, parse(asked))).toThrow('The plan leaves out what its fetches require.')
  })
})
