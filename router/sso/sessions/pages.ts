/** A page that signs people in here: a client of the realm file, and what it asks for. */
interface Page {
  /** Asked for at every sign-in. */
  readonly scopes: readonly string[]
  /** Asked for when the page says so in `scope`: what most visits have no use for. */
  readonly onDemand: readonly string[]
}

/** Clients of the realm file whose pages this router serves. Scopes are among those that the file allows them. */
export const PAGES = {
  portal: {
    scopes: [
      'identity:read',
      'identity:name',
      'licence:read',
      'feedback:read',
      'feedback:write',
      'services:read',
      'services:write',
      'statistics:read',
    ],
    onDemand: ['identity:number', 'licence:number', 'mandate:write', 'consent:read', 'consent:write'],
  },
  explorer: {
    scopes: ['identity:read', 'licence:read', 'feedback:read', 'services:read', 'statistics:read'],
    onDemand: ['graph:describe'],
  },
} as const satisfies Record<string, Page>

export type PageName = keyof typeof PAGES

export const PAGE_NAMES: ReadonlySet<string> = new Set(Object.keys(PAGES))

/** True for a name of the table. */
export function isPageName(name: string): name is PageName {
  return PAGE_NAMES.has(name)
}

/** Whether a page may ask for some scopes besides those it always asks for. */
export function mayAskFor(page: PageName, scopes: readonly string[]): boolean {
  const { onDemand }: Page = PAGES[page]
  return scopes.every((scope) => onDemand.includes(scope))
}
