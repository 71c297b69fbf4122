/** Very many points gathered into hexagons, so that a figure of 10,000 rules shows as much as one of 10. */

/** The points of one hexagon. */
export interface Hexagon {
  /** Its middle, as fractions of the figure's width and height. */
  readonly x: number;
  readonly y: number;
  /** Numbers of the points, ascending. */
  readonly members: readonly number[];
}

/** Hexagons across a figure; at this size a disc in each is 17 pixels wide at most. */
const ACROSS = 34;
/** A figure is wider than high; rows of hexagons stand closer than columns by sqrt(3) / 2. */
const DOWN = 22;

/**
 * Points of the unit square by the hexagon whose middle is nearest. O(points).
 *
 * @see Carr, D. B. et al. (1987). Scatterplot matrix techniques for large N. JASA 82(398), 424-436.
 */
export function hexagons(x: readonly number[], y: readonly number[]): readonly Hexagon[] {
  const cells = new Map<string, { x: number; y: number; members: number[] }>();
  for (let i = 0; i < x.length; i++) {
    const guess = Math.round(y[i] * DOWN);
    let best = { x: 0, y: 0, key: "", distance: Number.POSITIVE_INFINITY };
    for (let row = guess - 1; row <= guess + 1; row++) {
      const shift = row % 2 === 0 ? 0 : 0.5;
      const column = Math.round(x[i] * ACROSS - shift);
      const middle = { x: (column + shift) / ACROSS, y: row / DOWN };
      const distance = ((middle.x - x[i]) * ACROSS) ** 2 + (((middle.y - y[i]) * DOWN) ** 2 * 3) / 4;
      if (distance < best.distance) best = { ...middle, key: `${column} ${row}`, distance };
    }
    const cell = cells.get(best.key);
    if (cell) cell.members.push(i);
    else cells.set(best.key, { x: best.x, y: best.y, members: [i] });
  }
  return [...cells.values()];
}

/** The diameter in pixels of a disc that stands for `count` of at most `most` points. */
export function discSize(count: number, most: number): number {
  return 4 + 13 * Math.sqrt(count / most);
}
