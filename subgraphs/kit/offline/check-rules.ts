/** What a check finds besides: neither a difference nor a rule of the guideline. */
export const CHECK_RULES = {
  'CHECK-SYNTAX': {
    meaning: 'The text is not GraphQL, so nothing else in it can be checked.',
    wayOut: 'Correct the place that the message names.',
  },
  'CHECK-TOO-LARGE': {
    meaning: 'An SDL has at most 2 MiB.',
    wayOut: 'Split the subgraph: no reader gets through more.',
  },
  'CHECK-DIRECTIVE-LOST': {
    meaning:
      'Departments give a directive of ours different arguments at one place; composition keeps what most of them say.',
    wayOut: 'Give it the same arguments in all of them, the strictest where it is a class.',
  },
  'CHECK-UNCOMPARED': {
    meaning: 'What is published does not compose by itself, so nothing can be compared with it.',
    wayOut: 'Give the published schemas of all departments with --against.',
  },
} as const

export type CheckCode = keyof typeof CHECK_RULES
