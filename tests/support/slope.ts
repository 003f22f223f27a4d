/** By how much `y` grows for each step of `x`: the straight line that is nearest to all points (least squares). */
export function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (pick: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + pick(point), 0) / points.length
  const [meanX, meanY] = [mean(([x]) => x), mean(([, y]) => y)]
  const together = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0)
  const alone = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0)
  return alone === 0 ? 0 : together / alone
}
