/** Kinds of body. Sole traders are natural persons and are no kind: no public record is kept of them. */
export const ORGANISATION_KINDS = ['PUBLIC_BODY', 'INSTITUTION', 'COMPANY', 'ASSOCIATION', 'OTHER'] as const

export type OrganisationKind = (typeof ORGANISATION_KINDS)[number]

export type OrganisationState = 'NOT_YET' | 'ACTIVE' | 'ENDED'

/** Names of one organisation by language. At least one is given. */
export interface OrganisationNames {
  readonly nameEn: string | null
  readonly nameZh: string | null
  readonly nameFr: string | null
}

/** First language of the registers of a country, by the first part of the register's name; English for others. */
const FIRST_LANGUAGES: Readonly<Record<string, string>> = { cn: 'zh' }

/** Name in a language (BCP 47; only its first part counts), else in the register's first language, else any. */
export function nameOf(names: OrganisationNames, register: string, language?: string | null): string {
  const byLanguage = new Map([
    ['en', names.nameEn],
    ['zh', names.nameZh],
    ['fr', names.nameFr],
  ])
  const wanted = language?.split('-')[0]?.toLowerCase() ?? ''
  const first = FIRST_LANGUAGES[register.split('-')[0] ?? ''] ?? 'en'
  return byLanguage.get(wanted) ?? byLanguage.get(first) ?? [...byLanguage.values()].find((name) => name !== null) ?? ''
}

/** Text by which names are put in order: without regard to width, case and accents. */
export function sortTextOf(name: string): string {
  return name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()
}

/** Text in which a part of a name is looked for, and to which what is looked for is turned. Accents count. */
export function searchTextOf(...names: readonly (string | null)[]): string {
  const given = names.filter((name) => name !== null)
  return given.map((name) => name.normalize('NFKC').toLowerCase()).join('\n')
}

/**
 * What the years of an organisation say about a year. It exists in its first and last year, because a register of years
 * knows no more. Where a register says that it ended before it began (a finding of the import), it has ended.
 */
export function organisationState(
  { startYear, endYear }: { readonly startYear: number | null; readonly endYear: number | null },
  year: number,
): OrganisationState {
  if (endYear !== null && year > endYear) return 'ENDED'
  return startYear !== null && year < startYear ? 'NOT_YET' : 'ACTIVE'
}

/** Year of an instant as it is written, in the offset that its writer chose. */
export function yearOfInstant(instant: string): number {
  return Number(instant.slice(0, 4))
}
