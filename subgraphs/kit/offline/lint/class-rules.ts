import { print } from 'graphql'
import { type Applied, appliedTo, has, textArgument } from '../applied.ts'
import { classOf, isStricter, LEVELS, levelOf } from '../class-of.ts'
import { namedType } from '../schema-text.ts'
import { isKeyField, selectedFields } from './field-sets.ts'
import type { Guideline } from './guideline.ts'
import type { Finding, Rule, Subject } from './rule.ts'
import { type FieldOfType, isForeign, outputFields, ownFields } from './walk.ts'

/** Who may see what, and by which law. */
export const CLASS_RULES: Readonly<Record<string, Rule>> = {
  'GUIDE-CLASS-PERSONAL': {
    level: 'error',
    meaning: 'A field about a person says how freely it may be shared; nothing personal is left to a default.',
    wayOut: 'Add @classified(level:, basis:) to the field, or to its type.',
    wrong: 'type Person @key(fields: "id") { id: PersonId! "How many." letters: Int }',
    right:
      'type Person @key(fields: "id") { id: PersonId! "How many." letters: Int @classified(level: NOT_SHARED, basis: "example-1") }',
    *check({ text, guideline }) {
      for (const one of ownFields(text))
        if (isPersonal(one, guideline) && classOf(one.field, one.type) === undefined)
          yield { ...one.field, message: `${one.field.coordinate} is personal and has no class.` }
    },
  },
  'GUIDE-CLASS-MISSING': {
    level: 'warning',
    meaning: 'What nobody classed is shared with nobody: callers are refused.',
    wayOut: 'Add @classified(level: OPEN) to the type, or another class to the field.',
    wrong: '"A desk." type Desk { "Its floor." floor: Int }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int }',
    *check({ text, guideline }) {
      for (const one of ownFields(text))
        if (one.type.kind === 'object' && !isPersonal(one, guideline) && classOf(one.field, one.type) === undefined)
          yield { ...one.field, message: `${one.field.coordinate} has no class, and is shared with nobody.` }
    },
  },
  'GUIDE-CLASS-WORD': {
    level: 'error',
    meaning: 'A class is one of three. Another word is read as NOT_SHARED.',
    wayOut: 'Write OPEN, CONDITIONAL or NOT_SHARED.',
    wrong: '"A desk." type Desk @classified(level: PUBLIC) { "Its floor." floor: Int }',
    right: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int }',
    *check({ text }) {
      for (const { coordinate, directive } of classes(text)) {
        const level = directive.arguments['level']
        if (!LEVELS.some((one) => one === level))
          yield { coordinate, place: directive.place, message: `${coordinate} has the unknown class ${String(level)}.` }
      }
    },
  },
  'GUIDE-BASIS': {
    level: 'error',
    meaning: 'A personal field that is not open names the law that allows it, as department and number.',
    wayOut: 'Add basis: "identity-1" to its own class, or to its type’s where it has none of its own.',
    wrong: 'type Person @key(fields: "id") { id: PersonId! "How many." letters: Int @classified(level: NOT_SHARED) }',
    right:
      'type Person @key(fields: "id") { id: PersonId! "How many." letters: Int @classified(level: NOT_SHARED, basis: "example-1") }',
    *check({ text, guideline }) {
      for (const one of ownFields(text)) {
        const directive = classOf(one.field, one.type)
        if (directive === undefined || levelOf(directive) === 'OPEN' || !isPersonal(one, guideline)) continue
        if (!/^[a-z][a-z-]*-\d+$/.test(textArgument(directive, 'basis') ?? ''))
          yield { ...one.field, message: `${one.field.coordinate} is personal and names no legal basis.` }
      }
    },
  },
  'GUIDE-MASK': {
    level: 'error',
    meaning: 'What is masked says so by its type, MaskedText, and by its class; neither goes without the other.',
    wayOut: 'Use MaskedText together with mask: NAME, ID, PHONE or HASHED.',
    wrong:
      '"A desk." type Desk @classified(level: OPEN) { "Line." line: String @classified(level: OPEN, mask: PHONE) }',
    right:
      '"A desk." type Desk @classified(level: OPEN) { "Line." line: MaskedText @classified(level: OPEN, mask: PHONE) }',
    *check({ text }) {
      for (const { field } of ownFields(text)) {
        const mask = textArgument(appliedTo(field, 'classified'), 'mask') ?? 'NONE'
        const isMasked = namedType(field.type) === 'MaskedText'
        if (isMasked && mask === 'NONE')
          yield { ...field, message: `${field.coordinate} is MaskedText and names no mask.` }
        if (!isMasked && mask !== 'NONE')
          yield { ...field, message: `${field.coordinate} has the mask ${mask} and is ${print(field.type)}.` }
      }
    },
  },
  'GUIDE-CLEAR-IDENTIFIER': {
    level: 'error',
    meaning:
      'A number that names a person in clear needs a scope of its own, and a masked field beside it for everybody else.',
    wayOut: 'Add @requiresScopes, and a field of the same name with Masked at its end.',
    wrong:
      '"A desk." type Desk @classified(level: NOT_SHARED, basis: "example-1") { "Of the clerk." residentId: ResidentId }',
    right: `"A desk." type Desk @classified(level: NOT_SHARED, basis: "example-1") {
      "Of the clerk." residentId: ResidentId @requiresScopes(scopes: [["example:number"]])
      "Of the clerk." residentIdMasked: MaskedText @classified(level: NOT_SHARED, mask: ID, basis: "example-1") }`,
    *check({ text, guideline }) {
      for (const { type, field } of ownFields(text)) {
        if (!guideline.clearScalars.includes(namedType(field.type))) continue
        const lacks = [
          ...(has(field, 'requiresScopes') ? [] : ['a scope of its own']),
          ...(type.fields.has(`${field.name}Masked`) ? [] : [`a field ${field.name}Masked`]),
        ]
        if (lacks.length > 0) yield { ...field, message: `${field.coordinate} lacks ${lacks.join(' and ')}.` }
      }
    },
  },
  'GUIDE-CLASS-UNEQUAL': {
    level: 'error',
    meaning: 'A field that two departments resolve has one class. Composition keeps the one that most of them gave.',
    wayOut: 'Agree on the stricter class in all departments, and publish them together.',
    beside: '"A desk." type Desk @classified(level: NOT_SHARED) { "Its floor." floor: Int @shareable }',
    wrong: '"A desk." type Desk @classified(level: OPEN) { "Its floor." floor: Int @shareable }',
    right: '"A desk." type Desk @classified(level: NOT_SHARED) { "Its floor." floor: Int @shareable }',
    check: unequalClasses,
  },
  'GUIDE-REQUIRES-CLASS': {
    level: 'error',
    meaning:
      'A field that is computed from stricter fields is as strict as they are, else their content leaks through it.',
    wayOut: 'Give the field the class of the strictest field that it requires.',
    beside:
      '"A desk." type Desk @key(fields: "id") @classified(level: OPEN) { "It." id: ID! "Notes." notes: String @classified(level: NOT_SHARED) }',
    wrong:
      'type Desk @key(fields: "id") { id: ID! notes: String @external "How long." summary: String @requires(fields: "notes") @classified(level: OPEN) }',
    right:
      'type Desk @key(fields: "id") { id: ID! notes: String @external "How long." summary: String @requires(fields: "notes") @classified(level: NOT_SHARED) }',
    check: leaksByRequires,
  },
}

/** Whether a field is about a person: by its type, by whose data the type says to hold, by its scalar, or by its name. */
function isPersonal({ type, field }: FieldOfType, { personalNames, personalScalars }: Guideline): boolean {
  return (
    type.name === 'Person' ||
    textArgument(appliedTo(type, 'classified'), 'subject') !== null ||
    personalScalars.includes(namedType(field.type)) ||
    personalNames.includes(field.name)
  )
}

function classes({ types }: Subject['text']): { coordinate: string; directive: Applied }[] {
  return [...types.values()].flatMap((type) =>
    [type, ...type.fields.values()].flatMap((element) => {
      const directive = appliedTo(element, 'classified')
      return directive === undefined ? [] : [{ coordinate: element.coordinate, directive }]
    }),
  )
}

function* unequalClasses({ text, others }: Subject): Generator<Finding> {
  for (const { type, field } of outputFields(text)) {
    const own = classOf(field, type)
    if (own === undefined || has(field, 'external')) continue
    for (const { name, text: other } of others) {
      const theirType = other.types.get(type.name)
      const theirs = theirType?.fields.get(field.name)
      if (theirType === undefined || theirs === undefined || has(theirs, 'external')) continue
      if (isForeign(theirType) && isKeyField(theirType, theirs)) continue
      const directive = classOf(theirs, theirType)
      if (directive === undefined || levelOf(directive) === levelOf(own)) continue
      const message = `${field.coordinate} is ${levelOf(own)} here and ${levelOf(directive)} in the department ${name}.`
      yield { ...field, message }
    }
  }
}

function* leaksByRequires({ text, others }: Subject): Generator<Finding> {
  for (const { type, field } of outputFields(text)) {
    const requires = appliedTo(field, 'requires')
    if (requires === undefined) continue
    const own = levelOf(classOf(field, type))
    for (const selected of selectedFields(text, type, textArgument(requires, 'fields') ?? '')) {
      const needed = strictestKnown({ text, others }, selected.type?.name ?? '', selected.node.name.value)
      if (needed === null || !isStricter(needed, own)) continue
      const coordinate = `${selected.type?.name ?? ''}.${selected.node.name.value}`
      yield {
        coordinate: field.coordinate,
        place: requires.place,
        message: `${field.coordinate} is ${own} and requires ${coordinate}, which is ${needed}.`,
      }
    }
  }
}

/** The strictest class that any department gives a field; null when none gives one. */
function strictestKnown({ text, others }: Pick<Subject, 'text' | 'others'>, typeName: string, fieldName: string) {
  const levels = [text, ...others.map((other) => other.text)].flatMap((one) => {
    const type = one.types.get(typeName)
    const field = type?.fields.get(fieldName)
    const directive = type === undefined || field === undefined ? undefined : classOf(field, type)
    return directive === undefined ? [] : [levelOf(directive)]
  })
  return LEVELS.findLast((level) => levels.includes(level)) ?? null
}
