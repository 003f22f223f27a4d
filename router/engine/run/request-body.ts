import type { Variables } from '../engine.ts'
import type { FetchNode } from '../plan/planner.ts'

/** JSON text of a request, from the JSON text of the members that belong to this request alone. */
export type BodyWriter = (variables: Variables, representations: readonly string[]) => string

/** All but the variables is constant; of these, only those go out that the fetch uses and the caller gave. */
export function bodyWriter({ text, operationName, variables: names }: FetchNode): BodyWriter {
  const name = operationName === null ? '' : `,"operationName":${JSON.stringify(operationName)}`
  const head = `{"query":${JSON.stringify(text)}${name}`
  const constant = `${head}}`
  const open = `${head},"variables":{`
  const heads = names.map((variable) => [variable, `${JSON.stringify(variable)}:`] as const)

  return (variables, representations) => {
    if (heads.length === 0 && representations.length === 0) return constant
    let members = representations.join(',')
    for (const [variable, start] of heads) {
      const value = Object.hasOwn(variables, variable) ? variables[variable] : undefined
      if (value !== undefined) members += `${members === '' ? '' : ','}${start}${JSON.stringify(value)}`
    }
    return `${open}${members}}}`
  }
}
