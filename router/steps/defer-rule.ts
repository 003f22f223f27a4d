import { type ASTVisitor, GraphQLError, Kind, type ValidationContext } from 'graphql'
import { isDefer } from '../engine/plan/defer-directive.ts'

/**
 * A label is a constant text that no other part of the document has, since clients tell parts by it; and root fields of a
 * mutation cannot be put off, since they run one after the other.
 *
 * @source GraphQL specification, incremental delivery as of 24 August 2022: "Defer And Stream Directive Labels Are Unique",
 *   "Defer And Stream Directives Are Used On Valid Root Field".
 */
export function deferRule(context: ValidationContext): ASTVisitor {
  const labels = new Set<string>()
  return {
    Directive(node) {
      if (!isDefer(node)) return
      const refuse = (message: string) => context.reportError(new GraphQLError(message, { nodes: node }))
      const schema = context.getSchema()
      const on = context.getParentType()
      if (on && (on === schema.getMutationType() || on === schema.getSubscriptionType()))
        refuse('Directive "@defer" may not stand on root fields of a mutation or subscription.')
      const label = node.arguments?.find(({ name }) => name.value === 'label')?.value
      if (!label) return
      if (label.kind !== Kind.STRING) refuse('The label of "@defer" must be written out, not given by a variable.')
      else if (labels.has(label.value)) refuse('Each label of "@defer" may stand once in a document.')
      else labels.add(label.value)
    },
  }
}
