import { type Explanation, explanations, GUIDELINE, type Part } from '@civigraph/subgraph-kit/offline'

/** Every code of a check: what changes weigh, what the guideline asks with an example each, what composition refuses. */
export function checkPage(): string {
  return [
    '## Changes',
    'Found by `civigraph diff` and `civigraph check`. An element that callers never saw, because it was hidden or another department’s, changes safely.',
    table(codesOf('change')),
    '## The guideline',
    `Edition ${GUIDELINE.edition}. Found by \`civigraph lint\` and \`civigraph check\`. An error stops a publish unless an exemption with reason and end lets it through; a warning does not.`,
    ...codesOf('guideline').map(rule),
    '## The check itself',
    table(codesOf('check')),
    '## Composition',
    'Errors of the composer, in our words.',
    table(codesOf('composition')),
  ].join('\n\n')
}

function codesOf(part: Part): readonly Explanation[] {
  return explanations().filter((one) => one.part === part)
}

function table(rows: readonly Explanation[]): string {
  const lines = rows.map(({ code, severity, meaning, wayOut }) => [`\`${code}\``, severity, meaning, wayOut])
  return [['code', 'weight', 'meaning', 'way out'], ['---', '---', '---', '---'], ...lines]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')
}

function rule({ code, severity, meaning, wayOut, example }: Explanation): string {
  const beside = example?.beside ? [`Beside another department’s:`, block(example.beside)] : []
  const shown = example === null ? [] : [...beside, 'Wrong:', block(example.wrong), 'Right:', block(example.right)]
  return [`### ${code}`, `${capital(severity)}. ${meaning} **Way out**: ${wayOut}`, ...shown].join('\n\n')
}

function block(sdl: string): string {
  const lines = sdl.split('\n').map((line) => line.trim())
  return ['```graphql', ...lines, '```'].join('\n')
}

function capital(word: string): string {
  return `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`
}
