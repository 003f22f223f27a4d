/**
 * `breaking`: something that works today fails. `dangerous`: it goes on, but may behave otherwise, or shows more to
 * somebody; a person should look. `safe`: nobody notices.
 */
export type Severity = 'breaking' | 'dangerous' | 'safe'

export interface ChangeRule {
  readonly severity: Severity
  readonly meaning: string
  readonly wayOut: string
}

const NOTHING = 'Nothing needs to be done.'
const ANNOUNCE =
  'Deprecate it first with a reason and a sunset date; remove it when the date has passed and nobody uses it.'
const BESIDE = 'Add a new field with the new form beside it, and deprecate this one.'
const NEW_INPUT = 'Keep what callers send today valid; ask for the new form by a new name beside it.'
const LOOK = 'Have a second person look at it before it is published.'

/** What can differ between two schemas, as callers and applications notice it. */
export const SCHEMA_CHANGES = {
  TYPE_ADDED: { severity: 'safe', meaning: 'A type is new.', wayOut: NOTHING },
  TYPE_REMOVED: {
    severity: 'breaking',
    meaning: 'A type is gone; fragments on it, and variables of it, are invalid.',
    wayOut: ANNOUNCE,
  },
  TYPE_KIND_CHANGED: {
    severity: 'breaking',
    meaning: 'A type became one of another kind, for example an enum a scalar.',
    wayOut: 'Give the new type a name of its own.',
  },
  ROOT_TYPE_ADDED: { severity: 'safe', meaning: 'The schema has a new root type.', wayOut: NOTHING },
  ROOT_TYPE_REMOVED: {
    severity: 'breaking',
    meaning: 'The schema lost a root type: no such operation runs any more.',
    wayOut: ANNOUNCE,
  },
  ROOT_TYPE_CHANGED: {
    severity: 'breaking',
    meaning: 'A root type has another name; fragments on the old one are invalid.',
    wayOut: 'Keep the name of the root type.',
  },
  DESCRIPTION_CHANGED: { severity: 'safe', meaning: 'A description reads differently.', wayOut: NOTHING },
  FIELD_ADDED: { severity: 'safe', meaning: 'A field is new.', wayOut: NOTHING },
  FIELD_REMOVED: {
    severity: 'breaking',
    meaning: 'A field is gone; operations that ask for it are invalid.',
    wayOut: ANNOUNCE,
  },
  FIELD_TYPE_CHANGED: { severity: 'breaking', meaning: 'A field answers with another type.', wayOut: BESIDE },
  FIELD_MADE_NULLABLE: {
    severity: 'breaking',
    meaning: 'A field, or an entry of its list, may now be null; programs that rely on a value fail.',
    wayOut: BESIDE,
  },
  FIELD_MADE_NON_NULL: {
    severity: 'safe',
    meaning: 'A field, or an entry of its list, is no longer null.',
    wayOut: 'Be sure: a null of the source now costs the object around it.',
  },
  ARGUMENT_ADDED: { severity: 'safe', meaning: 'A field takes a new argument that may be left out.', wayOut: NOTHING },
  ARGUMENT_REQUIRED_ADDED: {
    severity: 'breaking',
    meaning: 'A field takes a new argument that must be given.',
    wayOut: 'Make it nullable, or give it a default that means what was meant before.',
  },
  ARGUMENT_REMOVED: {
    severity: 'breaking',
    meaning: 'An argument is gone; operations that give it are invalid.',
    wayOut: ANNOUNCE,
  },
  ARGUMENT_TYPE_CHANGED: { severity: 'breaking', meaning: 'An argument takes another type.', wayOut: NEW_INPUT },
  ARGUMENT_MADE_REQUIRED: {
    severity: 'breaking',
    meaning: 'An argument that could be left out must be given.',
    wayOut: 'Leave it nullable, or give it a default.',
  },
  ARGUMENT_MADE_OPTIONAL: { severity: 'safe', meaning: 'An argument may be left out.', wayOut: NOTHING },
  ARGUMENT_DEFAULT_CHANGED: {
    severity: 'dangerous',
    meaning: 'Calls that leave an argument out now mean something else.',
    wayOut: 'Keep the default, or tell the applications that leave the argument out.',
  },
  INPUT_FIELD_ADDED: { severity: 'safe', meaning: 'An input takes a new field that may be left out.', wayOut: NOTHING },
  INPUT_FIELD_REQUIRED_ADDED: {
    severity: 'breaking',
    meaning: 'An input takes a new field that must be given.',
    wayOut: 'Make it nullable, or give it a default that means what was meant before.',
  },
  INPUT_FIELD_REMOVED: {
    severity: 'breaking',
    meaning: 'A field of an input is gone; calls that give it are invalid.',
    wayOut: ANNOUNCE,
  },
  INPUT_FIELD_TYPE_CHANGED: {
    severity: 'breaking',
    meaning: 'A field of an input takes another type.',
    wayOut: NEW_INPUT,
  },
  INPUT_FIELD_MADE_REQUIRED: {
    severity: 'breaking',
    meaning: 'A field of an input that could be left out must be given.',
    wayOut: 'Leave it nullable, or give it a default.',
  },
  INPUT_FIELD_MADE_OPTIONAL: { severity: 'safe', meaning: 'A field of an input may be left out.', wayOut: NOTHING },
  INPUT_FIELD_DEFAULT_CHANGED: {
    severity: 'dangerous',
    meaning: 'Calls that leave a field of an input out now mean something else.',
    wayOut: 'Keep the default, or tell the applications that leave the field out.',
  },
  ENUM_VALUE_ADDED: {
    severity: 'dangerous',
    meaning: 'An enum has a new value; programs that list all values meet one that they do not know.',
    wayOut: LOOK,
  },
  ENUM_VALUE_REMOVED: {
    severity: 'breaking',
    meaning: 'A value of an enum is gone; calls that give it are invalid.',
    wayOut: ANNOUNCE,
  },
  UNION_MEMBER_ADDED: {
    severity: 'dangerous',
    meaning: 'A union has a new member; programs meet a type that they do not know.',
    wayOut: LOOK,
  },
  UNION_MEMBER_REMOVED: {
    severity: 'breaking',
    meaning: 'A type left a union; fragments on it are invalid there.',
    wayOut: ANNOUNCE,
  },
  INTERFACE_ADDED: {
    severity: 'dangerous',
    meaning: 'A type implements another interface; programs meet a type there that they do not know.',
    wayOut: LOOK,
  },
  INTERFACE_REMOVED: {
    severity: 'breaking',
    meaning: 'A type no longer implements an interface; fragments on it are invalid there.',
    wayOut: ANNOUNCE,
  },
  DIRECTIVE_ADDED: { severity: 'safe', meaning: 'A directive is new.', wayOut: NOTHING },
  DIRECTIVE_REMOVED: {
    severity: 'breaking',
    meaning: 'A directive is gone; operations that use it are invalid.',
    wayOut: 'Keep it as long as an operation uses it.',
  },
  DIRECTIVE_ARGUMENT_ADDED: {
    severity: 'safe',
    meaning: 'A directive takes a new argument that may be left out.',
    wayOut: NOTHING,
  },
  DIRECTIVE_ARGUMENT_REQUIRED_ADDED: {
    severity: 'breaking',
    meaning: 'A directive takes a new argument that must be given.',
    wayOut: 'Make it nullable, or give it a default.',
  },
  DIRECTIVE_ARGUMENT_REMOVED: {
    severity: 'breaking',
    meaning: 'An argument of a directive is gone.',
    wayOut: 'Keep it as long as an operation gives it.',
  },
  DIRECTIVE_ARGUMENT_TYPE_CHANGED: {
    severity: 'breaking',
    meaning: 'An argument of a directive takes another type.',
    wayOut: NEW_INPUT,
  },
  DIRECTIVE_ARGUMENT_MADE_REQUIRED: {
    severity: 'breaking',
    meaning: 'An argument of a directive must be given.',
    wayOut: 'Leave it nullable, or give it a default.',
  },
  DIRECTIVE_ARGUMENT_MADE_OPTIONAL: {
    severity: 'safe',
    meaning: 'An argument of a directive may be left out.',
    wayOut: NOTHING,
  },
  DIRECTIVE_ARGUMENT_DEFAULT_CHANGED: {
    severity: 'dangerous',
    meaning: 'A directive without this argument now means something else.',
    wayOut: 'Keep the default.',
  },
  DIRECTIVE_LOCATION_ADDED: {
    severity: 'safe',
    meaning: 'A directive may stand at one more kind of place.',
    wayOut: NOTHING,
  },
  DIRECTIVE_LOCATION_REMOVED: {
    severity: 'breaking',
    meaning: 'A directive may no longer stand at a kind of place.',
    wayOut: 'Keep the location as long as an operation uses it there.',
  },
  DIRECTIVE_MADE_REPEATABLE: {
    severity: 'safe',
    meaning: 'A directive may stand twice at one place.',
    wayOut: NOTHING,
  },
  DIRECTIVE_MADE_SINGLE: {
    severity: 'breaking',
    meaning: 'A directive may no longer stand twice at one place.',
    wayOut: 'Leave it repeatable as long as an operation repeats it.',
  },
} as const satisfies Record<string, ChangeRule>
