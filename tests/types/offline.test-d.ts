import type * as kit from '@civigraph/subgraph-kit/offline'
import type * as kitCheck from '@civigraph/subgraph-kit/offline/check'
import { expectTypeOf, test } from 'vitest'
import type { Offline, OfflineCheck } from '#sdk/cli/offline.ts'

test('the command may use the kit’s rules as it does, though it is built without the kit', () => {
  expectTypeOf<typeof kit>().toExtend<Offline>()
  expectTypeOf<typeof kitCheck>().toExtend<OfflineCheck>()
})
