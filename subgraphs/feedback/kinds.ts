/** What a thread is for; each kind has its own term rules. */
export const THREAD_KINDS = ['CONSULTATION', 'SUGGESTION', 'COMPLAINT', 'REPORT', 'HELP'] as const

export type ThreadKind = (typeof THREAD_KINDS)[number]

/** Five grades, best first (good-and-bad-review notices of the State Council, 国办发〔2019〕51号). */
export const GRADES = ['VERY_GOOD', 'GOOD', 'FAIR', 'POOR', 'VERY_POOR'] as const

export type Grade = (typeof GRADES)[number]
