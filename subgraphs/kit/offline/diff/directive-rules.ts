import type { ChangeRule } from './change-rules.ts'

const NOTHING = 'Nothing needs to be done.'
const TELL = 'Tell the applications that use it, and give them time; what they get today they no longer get then.'
const AGREE = 'Ask the departments whose fields it touches to agree before it is published.'
const LOOSER = 'Have the national desk agree: more callers see it from then on.'
const FETCH = 'Check the plan of an operation that uses it: departments are asked in another way.'

/** What can differ in the directives of federation and of the national guideline. */
export const DIRECTIVE_CHANGES = {
  KEY_ADDED: { severity: 'dangerous', meaning: 'An entity can be entered by one more key.', wayOut: AGREE },
  KEY_REMOVED: {
    severity: 'breaking',
    meaning: 'An entity can no longer be entered by a key; references of other departments may lead nowhere.',
    wayOut: 'Add the new key first, and remove the old one when no department refers by it.',
  },
  SHAREABLE_ADDED: { severity: 'safe', meaning: 'Other departments may resolve the field as well.', wayOut: NOTHING },
  SHAREABLE_REMOVED: { severity: 'dangerous', meaning: 'No other department may resolve the field.', wayOut: AGREE },
  EXTERNAL_ADDED: {
    severity: 'dangerous',
    meaning: 'The department no longer resolves a field itself.',
    wayOut: 'Be sure that another department resolves it.',
  },
  EXTERNAL_REMOVED: { severity: 'dangerous', meaning: 'The department now resolves a field itself.', wayOut: AGREE },
  REQUIRES_ADDED: { severity: 'dangerous', meaning: 'A field now needs fields of other departments.', wayOut: FETCH },
  REQUIRES_CHANGED: {
    severity: 'dangerous',
    meaning: 'A field now needs other fields of other departments.',
    wayOut: FETCH,
  },
  REQUIRES_REMOVED: {
    severity: 'safe',
    meaning: 'A field no longer needs fields of other departments.',
    wayOut: NOTHING,
  },
  PROVIDES_ADDED: {
    severity: 'safe',
    meaning: 'A field now brings fields of another entity with it.',
    wayOut: NOTHING,
  },
  PROVIDES_CHANGED: {
    severity: 'safe',
    meaning: 'A field now brings other fields of another entity with it.',
    wayOut: NOTHING,
  },
  PROVIDES_REMOVED: {
    severity: 'safe',
    meaning: 'A field no longer brings fields of another entity with it.',
    wayOut: NOTHING,
  },
  OVERRIDE_ADDED: {
    severity: 'dangerous',
    meaning: 'The department takes a field over from another one.',
    wayOut: AGREE,
  },
  OVERRIDE_CHANGED: {
    severity: 'dangerous',
    meaning: 'The department takes a field over from another one, or for another share of requests, than before.',
    wayOut: AGREE,
  },
  OVERRIDE_REMOVED: { severity: 'dangerous', meaning: 'The department no longer takes a field over.', wayOut: AGREE },
  INTERFACE_OBJECT_ADDED: {
    severity: 'dangerous',
    meaning: 'The department adds fields to every type that implements an interface.',
    wayOut: AGREE,
  },
  INTERFACE_OBJECT_REMOVED: {
    severity: 'dangerous',
    meaning: 'The department no longer speaks for all types that implement an interface.',
    wayOut: AGREE,
  },
  INACCESSIBLE_ADDED: {
    severity: 'breaking',
    meaning: 'Callers no longer see an element.',
    wayOut: 'Deprecate it first with a reason and a sunset date; hide it when the date has passed and nobody uses it.',
  },
  INACCESSIBLE_REMOVED: { severity: 'dangerous', meaning: 'Callers see an element that was hidden.', wayOut: LOOSER },
  TAG_ADDED: { severity: 'dangerous', meaning: 'An element got a tag; contracts may show or hide it.', wayOut: AGREE },
  TAG_REMOVED: {
    severity: 'dangerous',
    meaning: 'An element lost a tag; contracts may show or hide it.',
    wayOut: AGREE,
  },
  DEPRECATED_ADDED: { severity: 'safe', meaning: 'An element is deprecated.', wayOut: NOTHING },
  DEPRECATED_CHANGED: { severity: 'safe', meaning: 'An element is deprecated for another reason.', wayOut: NOTHING },
  DEPRECATED_REMOVED: { severity: 'safe', meaning: 'An element is no longer deprecated.', wayOut: NOTHING },
  SUNSET_ADDED: { severity: 'safe', meaning: 'An element got a day from which it may be removed.', wayOut: NOTHING },
  SUNSET_CHANGED: {
    severity: 'dangerous',
    meaning: 'The day from which an element may be removed is another one.',
    wayOut: 'A nearer day starts the notice anew; give a later one.',
  },
  SUNSET_REMOVED: {
    severity: 'safe',
    meaning: 'An element has no day any more from which it may be removed.',
    wayOut: NOTHING,
  },
  REQUIREMENT_TIGHTENED: {
    severity: 'breaking',
    meaning: 'Callers who had an element need more for it: a sign-in, another scope, a policy.',
    wayOut: TELL,
  },
  REQUIREMENT_LOOSENED: {
    severity: 'dangerous',
    meaning: 'Callers who were refused an element get it.',
    wayOut: LOOSER,
  },
  CLASS_TIGHTENED: {
    severity: 'breaking',
    meaning: 'A field has a stricter class; callers who had it are refused.',
    wayOut: TELL,
  },
  CLASS_LOOSENED: { severity: 'dangerous', meaning: 'A field has a freer class.', wayOut: LOOSER },
  MASK_CHANGED: {
    severity: 'breaking',
    meaning: 'The values of a field are shortened in another way.',
    wayOut: 'Add a field with the new mask beside it, and deprecate this one.',
  },
  BASIS_CHANGED: {
    severity: 'dangerous',
    meaning: 'A field has another legal basis.',
    wayOut: 'Have the national desk agree; intended uses may rest on the old one.',
  },
  SUBJECT_CHANGED: {
    severity: 'dangerous',
    meaning: 'The data of a type is about somebody else than before.',
    wayOut: 'Have the national desk agree: other people see it, and consent to it.',
  },
  COST_CHANGED: {
    severity: 'dangerous',
    meaning: 'Asking for an element costs more or less than before; operations may pass a limit.',
    wayOut: 'Ask with the largest trusted documents before it is published.',
  },
  LIST_SIZE_CHANGED: {
    severity: 'dangerous',
    meaning: 'A list counts as longer or shorter than before; operations may pass a limit.',
    wayOut: 'Ask with the largest trusted documents before it is published.',
  },
  CACHE_CHANGED: {
    severity: 'safe',
    meaning: 'Caches keep the element for another time, or not at all.',
    wayOut: NOTHING,
  },
  ONE_OF_ADDED: {
    severity: 'breaking',
    meaning: 'Exactly one field of an input must now be given.',
    wayOut: 'Make a new input beside it.',
  },
  ONE_OF_REMOVED: { severity: 'safe', meaning: 'More than one field of an input may be given.', wayOut: NOTHING },
  SPECIFIED_BY_CHANGED: {
    severity: 'dangerous',
    meaning: 'A scalar is specified elsewhere; its values may look different.',
    wayOut: 'Give a scalar with another form another name.',
  },
  COMPOSE_DIRECTIVE_ADDED: {
    severity: 'safe',
    meaning: 'A directive of the subgraph reaches the supergraph.',
    wayOut: NOTHING,
  },
  COMPOSE_DIRECTIVE_REMOVED: {
    severity: 'breaking',
    meaning: 'A directive of the subgraph no longer reaches the supergraph: what it says is lost without a word.',
    wayOut: 'Keep the line as long as the directive is used.',
  },
  LINK_CHANGED: {
    severity: 'dangerous',
    meaning: 'The subgraph links another version or other parts of a feature.',
    wayOut: 'Compose it with the other subgraphs before it is published.',
  },
  CONTEXT_CHANGED: {
    severity: 'dangerous',
    meaning: 'A value travels from an object to arguments below it in another way.',
    wayOut: FETCH,
  },
  OTHER_DIRECTIVE_CHANGED: {
    severity: 'safe',
    meaning: 'A directive that neither federation nor the guideline knows is applied differently.',
    wayOut: NOTHING,
  },
} as const satisfies Record<string, ChangeRule>
