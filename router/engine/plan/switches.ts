/** Values of the variables that switch something on or off. */
export type Switches = ReadonlyMap<string, boolean>

/** With so many variables every combination is tried; with more, those that differ in one from all on or all off. */
const VARIABLES_TRIED = 5

export function combinationsOf(variables: readonly string[]): readonly Switches[] {
  if (variables.length <= VARIABLES_TRIED) {
    return Array.from(
      { length: 2 ** variables.length },
      (_, bits) => new Map(variables.map((name, index) => [name, (bits & (1 << index)) !== 0])),
    )
  }
  return [true, false].flatMap((usual) =>
    [null, ...variables].map((odd) => new Map(variables.map((name) => [name, name === odd ? !usual : usual]))),
  )
}
