import { createHub, type Gap, MyOverview, type MyOverviewQuery } from '@civigraph/sdk'
import { runMain } from '@civigraph/subgraph-kit'
import { loadConfig } from './config.ts'
import { PERSONAS, personaNamed } from './personas.ts'
import { signIn } from './sign-in.ts'

/**
 * The first call: signs in as a test person, asks four departments in one question, prints the answer, and says in words
 * what was hidden and why. `npm run -s first-call`, or `npm run -s first-call -- analyst`.
 */
await runMain('first-call', async () => {
  const { url, issuer } = loadConfig()
  const persona = personaNamed(process.argv[2] ?? 'citizen')
  const token = await signIn({ issuer, username: persona, password: `${persona}-demo`, scope: PERSONAS[persona] })
  const hub = createHub({ url, token: () => token })
  const { data, gaps } = await hub.run(MyOverview, {})
  print(data)
  explain(gaps)
})

function print({ me }: MyOverviewQuery) {
  if (!me?.person) return line('Nobody is signed in, or the register does not know the person.')
  const { person, assurance } = me
  line(`${person.fullName ?? person.name}, signed in with assurance ${assurance}`)

  line(`\nLicences (${person.licences?.totalCount ?? 'hidden'})`)
  for (const { type, state, validUntil, number, numberMasked, issuer: by } of person.licences?.nodes ?? []) {
    line(
      `  ${type.name} ${number ?? numberMasked}: ${state}${validUntil === null ? '' : `, valid until ${validUntil}`}`,
    )
    const { serviceItem } = type
    const ratings = serviceItem?.ratings
    line(`    from ${by?.name ?? 'unknown'}; service “${serviceItem?.name ?? 'unknown'}”, ${rated(ratings)}`)
  }

  line(`\nQuestions (${person.feedback?.totalCount ?? 'hidden'})`)
  for (const { kind, state, punctuality, due, owner } of person.feedback?.nodes ?? []) {
    line(`  ${kind} to ${owner?.name ?? 'unknown'}: ${state}, ${punctuality}${due ? `, due ${due.on}` : ''}`)
  }
}

type Ratings = { readonly given: number | null; readonly goodRate: string | null } | null | undefined

/** Null is no zero: few people’s ratings are kept back. */
function rated(ratings: Ratings): string {
  if (ratings?.given === null) return 'too few ratings to show'
  return ratings?.given ? `rated ${ratings.given} times, ${percent(ratings.goodRate)} good` : 'not rated yet'
}

function explain(gaps: readonly Gap[]) {
  line(`\nHidden from this caller (${gaps.length})`)
  for (const { path, coordinate, message } of gaps)
    line(`  ${path.join('.')} (${coordinate ?? 'unknown field'}): ${message}`)
}

function percent(share: string | null): string {
  return share === null ? 'nothing' : `${Math.round(Number(share) * 100)} %`
}

function line(text: string) {
  process.stdout.write(`${text}\n`)
}
