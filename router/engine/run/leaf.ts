import { type GraphQLLeafType, isEnumType, isSpecifiedScalarType } from 'graphql'
import type { GeneratedCode } from './generated-code.ts'

/**
 * Source that is true when a variable holds no value of a leaf type. Departments check their own values; what is caught
 * here is what would be of another shape, and enum values that callers do not know of. Custom scalars take anything.
 */
export function oddLeaf(code: GeneratedCode, type: GraphQLLeafType, variable: string): string {
  if (isEnumType(type)) return `!${code.take(new Set(type.getValues().map(({ name }) => name)))}.has(${variable})`
  if (isSpecifiedScalarType(type)) return `typeof ${variable}==='object'||${variable}===undefined`
  return `${variable}==null`
}
