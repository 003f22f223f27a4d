/** Prints rows under their heads, numbers to the right. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  for (const row of [head, widths.map((width) => '-'.repeat(width)), ...rows]) console.log(line(row))
}

/** Three figures that count. */
export function figure(value: number): string {
  if (!Number.isFinite(value)) return '-'
  if (value >= 1_000) return Math.round(value).toLocaleString('en-GB')
  return value >= 100
    ? value.toFixed(0)
    : value >= 10
      ? value.toFixed(1)
      : value >= 1
        ? value.toFixed(2)
        : value.toFixed(3)
}
