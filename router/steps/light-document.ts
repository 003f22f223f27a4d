import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  Location,
  parse,
  Token,
  TokenKind,
  type VariableDefinitionNode,
} from 'graphql'

/**
 * A checked document as it is kept: without the places of its nodes and the tokens behind them, which take a third of its
 * memory. Only variables keep theirs, because an error about a value that is sent for one tells its place.
 */
export function lightDocument(checked: DocumentNode, text: string): DocumentNode {
  const { kind, definitions } = parse(text, { noLocation: true })
  return { kind, definitions: definitions.map((light, at) => withVariablesOf(light, checked.definitions[at])) }
}

function withVariablesOf(light: DefinitionNode, checked: DefinitionNode | undefined): DefinitionNode {
  if (light.kind !== Kind.OPERATION_DEFINITION || checked?.kind !== Kind.OPERATION_DEFINITION) return light
  const { variableDefinitions = [] } = light
  return {
    ...light,
    variableDefinitions: variableDefinitions.map((one, at) => placed(one, checked.variableDefinitions?.[at]?.loc)),
  }
}

/** Each token leads to the next, so that a place as it was parsed would keep all of them. */
function placed(variable: VariableDefinitionNode, loc: Location | undefined): VariableDefinitionNode {
  if (!loc) return variable
  const { start, end, startToken, source } = loc
  const token = new Token(TokenKind.DOLLAR, start, end, startToken.line, startToken.column)
  return { ...variable, loc: new Location(token, token, source) }
}
