import { GraphQLScalarType, Kind, type ValueNode } from 'graphql'

/** A scalar that travels as a string. */
export interface TextScalarRule<Value extends string> {
  readonly name: string
  /** In English, with the national term; it becomes the description in the schema. */
  readonly description: string
  /** Reads a caller's text. Throws a `GraphError` that names the rule and never the text. */
  readonly read: (text: string) => Value
  /** Error for input that is not a string (undefined) or not allowed. */
  readonly refuse: () => Error
  /** Turns numbers of a caller or resolver into text; undefined where the kind of value is refused. */
  readonly textOf?: (value: unknown) => string | undefined
  /** Kinds of literal that are read besides strings. */
  readonly literals?: readonly Kind[]
}

/**
 * A scalar whose wire form is exactly the text that was checked. Wrong input is a refusal (the rule's `GraphError`). A
 * resolver that returns a wrong value is a fault of its department: a plain error, which callers see as `INTERNAL`.
 */
export function textScalar<Value extends string>(rule: TextScalarRule<Value>): GraphQLScalarType<Value, string> {
  const { name, description, read, refuse, textOf = textOnly, literals = [] } = rule
  return new GraphQLScalarType<Value, string>({
    name,
    description,
    parseValue(value) {
      const text = textOf(value)
      if (text === undefined) throw refuse()
      return read(text)
    },
    parseLiteral(node) {
      const text = literalText(node, literals)
      if (text === undefined) throw refuse()
      return read(text)
    },
    serialize(value) {
      const text = textOf(value)
      if (text === undefined) throw new TypeError(`A resolver returned no text for a field of type ${name}.`)
      return checked(name, () => read(text))
    },
  })
}

function textOnly(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function literalText(node: ValueNode, literals: readonly Kind[]): string | undefined {
  if (node.kind === Kind.STRING) return node.value
  return 'value' in node && typeof node.value === 'string' && literals.includes(node.kind) ? node.value : undefined
}

/** The refusal is not handed on as a refusal, because the caller can mend nothing. */
function checked(name: string, read: () => string): string {
  try {
    return read()
  } catch (cause) {
    throw new TypeError(`A resolver returned a wrong value for a field of type ${name}.`, { cause })
  }
}
