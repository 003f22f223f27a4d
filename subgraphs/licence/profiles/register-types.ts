import type { RegisterEntry } from '../store/register.ts'

/** A row of a register that names its types, and has no list of them. */
export interface TypedEntry extends RegisterEntry {
  readonly typeName: string
}

/** The types that occur in rows of a register, each once, as rows of table `licence_type`. */
export function typesOf(
  rows: readonly TypedEntry[],
  { language, service_item, zone }: { language: string; service_item: string; zone: string },
) {
  const byId = new Map(
    rows.map(({ typeName: name, licence: { type_id: id, authority } }) => [
      id,
      { id, authority, service_item, name, names: { [language]: name }, zone },
    ]),
  )
  return [...byId.values()]
}
