import {
  DirectiveLocation,
  type DirectiveNode,
  type DocumentNode,
  GraphQLBoolean,
  GraphQLDirective,
  GraphQLNonNull,
  GraphQLString,
  visit,
} from 'graphql'

/**
 * Lets a fragment come later than the rest of its answer.
 *
 * @source GraphQL specification, incremental delivery as of 24 August 2022 (`deferSpec=20220824`); graphql-js 16 has no
 *   directive of its own for it.
 */
export const deferDirective = new GraphQLDirective({
  name: 'defer',
  description: 'The fragment may come later than the rest of the answer, where the caller takes an answer in parts.',
  locations: [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
  args: {
    if: { type: new GraphQLNonNull(GraphQLBoolean), defaultValue: true, description: 'False: it comes with the rest.' },
    label: {
      type: GraphQLString,
      description: 'Name of the part, told with it. Each label stands once in a document.',
    },
  },
})

export function isDefer({ name }: DirectiveNode): boolean {
  return name.value === deferDirective.name
}

/** The same document without the hint: that is how it is planned, and how whoever takes one answer only is answered. */
export function withoutDefer(document: DocumentNode): DocumentNode {
  return visit(document, { Directive: (node) => (isDefer(node) ? null : undefined) })
}
