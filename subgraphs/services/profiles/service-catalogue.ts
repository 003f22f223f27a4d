import { checkOrgId, isSoleTrader, usccOfOrgId } from '@civigraph/subgraph-kit'
import {
  type Column,
  defineProfile,
  identifier,
  type RecordOf,
  text,
  upsertRows,
  wholeNumber,
} from '@civigraph/subgraph-kit/import'
import { sql } from 'kysely'
import { implementationFindings, itemFindings, type Limit } from '../inventory-rules.ts'
import type { ImplementationRow, ItemRow, MaterialRow } from '../store/tables.ts'
import { json, limitOf, listOf, orAbsent, shapeOf, textOf, textsOf, truthOf, wholeOf } from './json-column.ts'
import { contentDigest, distinct } from './parts.ts'

/** How one authority carries the item out. What it leaves out is as the item says. */
interface FoundImplementation {
  readonly code: string
  readonly by: string
  readonly legalLimit: Limit | null
  readonly promisedLimit: Limit | null
  readonly visits: number | null
  readonly depth: number | null
}

const ID = /^(?<catalogue>[a-z0-9-]{2,32}):(?<code>[^\s:]{1,100})$/
const KIND = /^(?<list>[a-z0-9-]+:[a-z0-9_]+)\/(?<code>[A-Za-z0-9_.-]{1,40})$/

const materialOf = shapeOf<MaterialRow>({
  names: textsOf,
  required: truthOf,
  obtainedByDepartment: truthOf,
  licenceTypeId: orAbsent(textOf, null),
})

const implementationOf = shapeOf<FoundImplementation>({
  code: matching(/^[^\s:]{1,100}$/),
  by: orgIdOf,
  legalLimit: orAbsent(limitOf, null),
  promisedLimit: orAbsent(limitOf, null),
  visits: orAbsent(wholeOf(0, 100), null),
  depth: orAbsent(wholeOf(1, 5), null),
})

const limit = json('a limit {"days": …, "working": true or false}, or blank', orAbsent(limitOf, null))

const columns = {
  id: shaped(ID, 'catalogue and code, `{catalogue}:{code}`'),
  names: json('names by language, {"zh": "…", "en": "…"}; the first language is the catalogue’s own', textsOf),
  kind: text({ maxLength: 100, optional: true }),
  owner: identifier(checkOrgId, { optional: true }),
  basis: json('a list of references', orAbsent(listOf(textOf), [])),
  legalLimit: limit,
  promisedLimit: limit,
  visits: wholeNumber({ min: 0, max: 100, optional: true }),
  depth: wholeNumber({ min: 1, max: 5, optional: true }),
  materials: json(
    'a list of materials {"names", "required", "obtainedByDepartment", "licenceTypeId"}',
    orAbsent(listOf(materialOf), []),
  ),
  implementations: json(
    'a list of implementations {"code", "by", "legalLimit", "promisedLimit", "visits", "depth"}',
    orAbsent(listOf(implementationOf), []),
  ),
} as const

type Found = RecordOf<typeof columns>

interface Rows {
  readonly item: ItemRow
  readonly implementations: readonly ImplementationRow[]
}

/**
 * The platform's own form of a catalogue, one item a line. Without `implementations`, an item with an owner is carried out
 * by that owner.
 */
export const serviceCatalogue = defineProfile({
  name: 'service-catalogue',
  meaning: 'One service item with its materials and with how each authority carries it out.',
  source: { title: 'Service catalogue of a department', licence: '', attribution: '' },
  format: 'json-lines',
  encoding: 'utf-8',
  columns,
  key: ({ id }) => id,
  toRow(found) {
    if (found.kind !== null && !KIND.test(found.kind))
      return { ok: false, column: 'kind', problem: problem('NOT_A_KIND', 'list and code, `{list}/{code}`, or blank') }
    const implementations = implementationsIn(found)
    if ([found.owner, ...implementations.map(({ by }) => by)].some(isPerson))
      return {
        ok: false,
        column: 'owner',
        problem: problem('OWNER_IS_A_PERSON', 'an authority; sole traders are persons'),
      }
    const item = itemRow(found)
    const findings = [
      ...itemFindings({ catalogue: item.catalogue_id, codeFound: item.code_found, materials: found.materials }),
      ...implementations.flatMap(implementationFindings),
    ]
    const row: Rows = { item, implementations: implementations.map((one) => implementationRow(item, one)) }
    return { ok: true, row, findings: findings.map(({ rule: code }) => ({ code, column: COLUMN_OF[code] ?? 'id' })) }
  },
  async apply(transaction, rows) {
    const items = rows.map(({ item }) => item)
    const catalogues = [...new Set(items.map((item) => item.catalogue_id))]
    // A catalogue that a profile of its own has described keeps its words.
    await sql`
      insert into catalogue (id, title, licence, attribution)
      select id, id, '', '' from unnest(${catalogues}::text[]) as id on conflict do nothing`.execute(transaction)
    const applied = await upsertRows(transaction, { table: 'item', key: ['id'], rows: items })
    const implementations = distinct(rows.flatMap((row) => row.implementations))
    await upsertRows(transaction, { table: 'implementation', key: ['id'], rows: implementations })
    await sql`
      delete from implementation where item_id = any(${items.map(({ id }) => id)}::text[])
        and id <> all(${implementations.map(({ id }) => id)}::text[])`.execute(transaction)
    return applied
  },
})

const COLUMN_OF: Readonly<Record<string, keyof typeof columns>> = {
  'INV-01': 'promisedLimit',
  'INV-05': 'visits',
  'INV-12': 'materials',
}

function implementationsIn(found: Found): readonly FoundImplementation[] {
  const { legalLimit, promisedLimit, visits, depth, owner } = found
  const own = { legalLimit, promisedLimit, visits, depth }
  if (found.implementations.length === 0) {
    return owner === null ? [] : [{ code: partsOf(found.id).code, by: owner, ...own }]
  }
  return found.implementations.map((one) => ({
    code: one.code,
    by: one.by,
    legalLimit: one.legalLimit ?? legalLimit,
    promisedLimit: one.promisedLimit ?? promisedLimit,
    visits: one.visits ?? visits,
    depth: one.depth ?? depth,
  }))
}

function itemRow(found: Found): ItemRow {
  const { catalogue, code } = partsOf(found.id)
  const kind = KIND.exec(found.kind ?? '')?.groups
  const [[language, name] = ['', '']] = Object.entries(found.names)
  return {
    id: found.id,
    catalogue_id: catalogue,
    code_found: code,
    names: found.names,
    first_language: language,
    sort_name: name,
    search_names: Object.values(found.names).join('\n').toLowerCase(),
    kind_list: kind?.['list'] ?? null,
    kinds: kind?.['code'] === undefined ? [] : [kind['code']],
    owner_id: found.owner,
    basis: [...found.basis],
    materials: [...found.materials],
    feedback_channels: [],
    online_steps: {},
    as_of: '',
    content_digest: contentDigest(found),
  }
}

function implementationRow({ id, catalogue_id }: ItemRow, found: FoundImplementation): ImplementationRow {
  const { legalLimit, promisedLimit } = found
  return {
    id: `${catalogue_id}:${found.code}`,
    item_id: id,
    code_found: found.code,
    by_id: found.by,
    organ_code_found: null,
    department_found: null,
    legal_days: legalLimit?.days ?? null,
    legal_working: legalLimit?.working ?? null,
    promised_days: promisedLimit?.days ?? null,
    promised_working: promisedLimit?.working ?? null,
    visits: found.visits,
    depth: found.depth,
    content_digest: contentDigest(found),
  }
}

function matching(pattern: RegExp) {
  return (value: unknown) => (typeof value === 'string' && pattern.test(value) ? value : undefined)
}

function orgIdOf(value: unknown): string | undefined {
  return typeof value === 'string' && checkOrgId(value).ok ? value : undefined
}

/** Sole traders are natural persons: no public record is kept of them. */
function isPerson(organisation: string | null): boolean {
  const id = checkOrgId(organisation ?? '')
  const uscc = id.ok ? usccOfOrgId(id.value) : undefined
  return uscc !== undefined && isSoleTrader(uscc)
}

function partsOf(id: string): { catalogue: string; code: string } {
  const { catalogue = '', code = '' } = ID.exec(id)?.groups ?? {}
  return { catalogue, code }
}

function shaped(pattern: RegExp, expected: string): Column<string> {
  return {
    expected,
    read: (found) =>
      pattern.test(found) ? { ok: true, value: found } : { ok: false, problem: problem('NOT_AN_ITEM_ID', expected) },
  }
}

function problem(code: string, expected: string) {
  return { code, expected, spoils: 'row' } as const
}
