/** Where chance starts: the same seed gives the same graphs, data and operations. */
export const seed = Number(process.env['CIVIGRAPH_TEST_SEED'] ?? 1)

/** How many operations a campaign asks on each of its stages; `CIVIGRAPH_TEST_OPERATIONS` sets it for all of them. */
export function operationsOr(usual: number): number {
  return Number(process.env['CIVIGRAPH_TEST_OPERATIONS'] ?? usual)
}
