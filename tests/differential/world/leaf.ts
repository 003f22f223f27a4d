import { hashOf } from '../random.ts'

const TEXTS = [
  'plain',
  '',
  'two "quoted" words',
  'back\\slash',
  'line\nbreak\ttab',
  '中文 and émoji 🏛',
  '\u2028 separator',
  '</script>',
  'null',
  '0',
  'lone \ud83c half',
  '__proto__',
]

const JSON_VALUES = [
  { id: 'not an entity', __typename: 'Person', name: null },
  [1, [2, { three: 3 }]],
  'text',
  7.25,
  false,
  {},
  [],
  { nested: { list: [null, { deep: true }] } },
]

/** A value of a leaf type that depends on nothing but the seed. */
export function leafOf(type: string, seed: string, enumValues: readonly string[]): unknown {
  const hash = hashOf(seed)
  const pick = <T>(from: readonly T[]) => from[hash % from.length]
  if (enumValues.length > 0) return pick(enumValues)
  switch (type) {
    case 'Int':
      return (hash % 2_001) - 1_000
    case 'Float':
      return pick([0, -1.5, 1e21, 0.1, hash / 7])
    case 'Boolean':
      return hash % 2 === 0
    case 'Json':
      return pick(JSON_VALUES)
    case 'ID':
      return `${hash % 3 === 0 ? '' : 'id-'}${hash}`
    default:
      return hash % 3 === 0 ? pick(TEXTS) : `${type}-${hash}`
  }
}
