import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import { isDefer } from '../plan/defer-directive.ts'
import { fragmentsOf } from '../plan/selections.ts'
import type { DeferredFragment } from './deferred-fragments.ts'

/** An operation whose late fragments are switched off, and each of them for itself. */
export interface TakenApart {
  readonly document: DocumentNode
  /** What a late fragment asks of its object; late fragments within it are switched off. */
  readonly selectionOf: (part: DeferredFragment) => SelectionSetNode
}

/** @param late All others come with what is around them, as if they were not deferred. */
export function takeApart(document: DocumentNode, late: readonly DeferredFragment[]): TakenApart {
  const variables = new Map(late.map(({ directive, variable }) => [directive, variable]))
  const bodies = new Map<DirectiveNode, SelectionNode>()
  const rest: DocumentNode = visit(document, {
    InlineFragment: { leave: switched },
    FragmentSpread: { leave: switched },
  })
  const fragments = fragmentsOf(rest)

  function switched(node: AnyFragment): AnyFragment | undefined {
    const directive = node.directives?.find(isDefer)
    if (!directive) return undefined
    const body = undeferred(node)
    bodies.set(directive, body)
    const variable = variables.get(directive)
    return variable === undefined ? body : { ...body, directives: [...(body.directives ?? []), skipIf(variable)] }
  }

  function within(around: AnyFragment, selection: SelectionNode): SelectionNode {
    const fragment = around.kind === Kind.INLINE_FRAGMENT ? around : fragments.get(around.name.value)
    const { typeCondition } = fragment ?? {}
    const { directives = [] } = undeferred(around)
    const selectionSet = { kind: Kind.SELECTION_SET, selections: [selection] } as const
    return { kind: Kind.INLINE_FRAGMENT, directives, selectionSet, ...(typeCondition ? { typeCondition } : {}) }
  }

  return {
    document: rest,
    selectionOf({ directive, around }) {
      const body = bodies.get(directive)
      if (!body) throw new Error('The document does not hold the fragment.')
      const selection = around.reduceRight((inner, outer) => within(outer, inner), body)
      return { kind: Kind.SELECTION_SET, selections: [selection] }
    },
  }
}

type AnyFragment = InlineFragmentNode | FragmentSpreadNode

function undeferred<Node extends AnyFragment>(node: Node): Node {
  return { ...node, directives: (node.directives ?? []).filter((one) => !isDefer(one)) }
}

/** @param variable Null: always. */
function skipIf(variable: string | null): DirectiveNode {
  const value =
    variable === null
      ? ({ kind: Kind.BOOLEAN, value: true } as const)
      : ({ kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: variable } } as const)
  const name = { kind: Kind.NAME, value: 'if' } as const
  return {
    kind: Kind.DIRECTIVE,
    name: { kind: Kind.NAME, value: 'skip' },
    arguments: [{ kind: Kind.ARGUMENT, name, value }],
  }
}
