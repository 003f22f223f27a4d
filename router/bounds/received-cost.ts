import { USUAL_COSTS, type CostFigures } from './cost.ts'

/**
 * What an answer turned out to be: its objects and values as they weigh when no department says otherwise. To lay beside the
 * estimate, not to charge. Needs no stack, and no more time than writing the answer.
 */
export function receivedCost(data: unknown, { object, value }: Pick<CostFigures, 'object' | 'value'> = USUAL_COSTS) {
  let [objects, values] = [0, 0]
  const open: unknown[] = [data]
  while (open.length > 0) {
    const one = open.pop()
    if (Array.isArray(one)) {
      for (const item of one) open.push(item)
    } else if (typeof one === 'object' && one !== null) {
      objects++
      for (const member of Object.values(one)) open.push(member)
    } else if (one !== null && one !== undefined) {
      values++
    }
  }
  const answerItself = objects > 0 ? 1 : 0
  return Math.ceil((objects - answerItself) * object + values * value)
}
