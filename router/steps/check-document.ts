import { GraphError, isErrorCode, withoutLiterals, withoutToken } from '@civigraph/subgraph-kit'
import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql'
import { deferRule } from './defer-rule.ts'
import { InvalidOperation } from './invalid-operation.ts'
import { lightDocument } from './light-document.ts'
import { limitsBroken, type OperationLimits } from '../bounds/operation-limits.ts'

/** A document as the router's limits and the schema allow it. @throws {GraphError | InvalidOperation} */
export function documentChecker(schema: GraphQLSchema, limits: OperationLimits): (text: string) => DocumentNode {
  return (text) => withinTheStack(() => checkedDocument(text, schema, limits))
}

/** graphql-js 16 knows no `@defer`. */
const RULES = [...specifiedRules, deferRule]

/** graphql-js walks values within values by recursion; what is too deep for it is too deep for anybody. */
function withinTheStack(check: () => DocumentNode): DocumentNode {
  try {
    return check()
  } catch (error) {
    if (error instanceof RangeError)
      throw new GraphError(
        'LIMIT_EXCEEDED',
        'Values may be nested only so deep that they can be read; send flatter ones.',
      )
    throw error
  }
}

function checkedDocument(query: string, schema: GraphQLSchema, limits: OperationLimits): DocumentNode {
  const document = parsed(query, limits)
  const broken = limitsBroken(document, limits)
  if (broken !== null) throw new GraphError('LIMIT_EXCEEDED', broken)
  // Without suggestions: a misspelt name must not reveal what the schema holds.
  const errors = validate(schema, document, RULES, { maxErrors: 20, hideSuggestions: true })
  if (errors.length > 0) throw new InvalidOperation(errors.map((error) => detached(withoutLiterals(error, document))))
  return lightDocument(document, query)
}

function parsed(query: string, { maxTokens }: OperationLimits): DocumentNode {
  try {
    return parse(query, { maxTokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('tokens. Parsing aborted'))
      throw new GraphError('LIMIT_EXCEEDED', `A document may have at most ${maxTokens} tokens.`)
    throw new InvalidOperation([detached(withoutToken(error))])
  }
}

/**
 * What a caller is told of an error, with a code. The nodes that it is about stay behind: they lead to the whole document,
 * and refusals are kept.
 */
function detached({ message, locations, extensions }: GraphQLError): GraphQLError {
  const coded = isErrorCode(extensions['code']) ? extensions : new GraphError('INVALID_OPERATION', '').extensions
  return Object.assign(new GraphQLError(message, { extensions: coded }), locations ? { locations } : {})
}
