import { expect, test } from 'vitest'
import { onNativeAlone, onPortable } from './engines.ts'
import { GAPS, sourcesOf } from './planner-gaps.ts'
import { setStage } from './stage.ts'
import { stockGateway } from './stock-gateway.ts'
import { verdictOn } from './verdict.ts'

// A row that changes is good news: then its shape belongs back into the random graphs and operations.
test.for(GAPS)('known by name: $name', async (gap) => {
  const stage = setStage(sourcesOf(gap), 1)
  if (!stage) throw new Error('The departments of this case do not compose.')

  expect({
    native: await verdictOn(stage, onNativeAlone, gap),
    portable: await verdictOn(stage, onPortable, gap),
    stock: await verdictOn(stage, stockGateway, gap),
  }).toEqual({ native: gap.native, portable: gap.portable, stock: gap.stock })
})
