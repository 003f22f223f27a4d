/**
 * Name in a language, by the look-up of BCP 47 (RFC 4647, section 3.4): `zh-Hans-CN` finds `zh-Hans`, then `zh`. Without a
 * match it is the authority's own wording.
 *
 * @param names Name per language tag, tags in lower case.
 */
export function nameIn(language: string, { name, names }: { name: string; names: Readonly<Record<string, string>> }) {
  const subtags = language.toLowerCase().split('-')
  for (let length = subtags.length; length > 0; length--) {
    const tag = subtags.slice(0, length).join('-')
    if (Object.hasOwn(names, tag)) return names[tag] ?? name
  }
  return name
}
