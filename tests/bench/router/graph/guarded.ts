import { subgraphSdl } from '@civigraph/subgraph-kit'
import {
  type ConstDirectiveNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  print,
  visit,
} from 'graphql'

/** What a caller must bring for some fields of the bench, so that every query has something to decide. */
const requirements: Readonly<Record<string, string>> = {
  'User.name': '@authenticated',
  'User.username': '@requiresScopes(scopes: [["user:read"]])',
  'User.reviews': '@requiresScopes(scopes: [["review:read"], ["review:write"]])',
  'Review.body': '@requiresScopes(scopes: [["review:read", "user:read"]])',
  'Product.price': '@authenticated',
  'Product.shippingEstimate': '@authenticated', // computed from the price, so composition asks for the same
  'Product.inStock': '@requiresScopes(scopes: [["stock:read"]])',
}

/** Scopes with which nothing of the bench is refused. */
export const benchScopes = 'openid user:read review:read stock:read'

/** A department's text under the national guideline: every field classed as open, some with requirements. */
export function guardedSdl(written: string): string {
  const guarded = visit(parse(written), {
    ObjectTypeDefinition: (type) => guardType(type),
    ObjectTypeExtension: (type) => guardType(type),
  })
  return subgraphSdl(print(guarded))
}

function guardType<Type extends ObjectTypeDefinitionNode | ObjectTypeExtensionNode>(type: Type): Type {
  const fields = type.fields?.map((field) => {
    const own = requirements[`${type.name.value}.${field.name.value}`]
    const external = field.directives?.some(({ name }) => name.value === 'external') ?? false
    const guard = own !== undefined && !external ? [directive(own)] : []
    return { ...field, directives: [...(field.directives ?? []), ...guard, directive('@classified(level: OPEN)')] }
  })
  return fields ? { ...type, fields } : type
}

function directive(text: string): ConstDirectiveNode {
  const [definition] = parse(`type T { f: Int ${text} }`).definitions
  if (definition?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error('A type was written, and no type was read.')
  const applied = definition.fields?.[0]?.directives?.[0]
  if (!applied) throw new Error(`${text} is no directive.`)
  return applied
}
