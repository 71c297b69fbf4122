/** Hexagonal binning: many points as one disc for each hexagon. */

/** The points of one hexagon. */
export interface Hexagon {
  /** Its centre, as fractions of the figure's width and height. */
  readonly x: number;
  readonly y: number;
  /** Indices of the points, ascending. */
  readonly members: readonly number[];
}

/** Columns of hexagons: a disc in each is at most 17 pixels wide. */
const COLUMNS = 34;
/** Rows of hexagons: figures are wider than high, and rows are closer than columns by sqrt(3) / 2. */
const ROWS = 22;

/**
 * Points of the unit square by the hexagon with the nearest centre. O(points).
 *
 * @see Carr, D. B. et al. (1987). Scatterplot matrix techniques for large N. JASA 82(398), 424-436.
 */
export function hexagonalBins(x: readonly number[], y: readonly number[]): readonly Hexagon[] {
  const cells = new Map<string, { x: number; y: number; members: number[] }>();
  for (let i = 0; i < x.length; i++) {
    const guess = Math.round(y[i] * ROWS);
    let best = { x: 0, y: 0, key: "", distance: Number.POSITIVE_INFINITY };
    for (let row = guess - 1; row <= guess + 1; row++) {
      const shift = row % 2 === 0 ? 0 : 0.5;
      const column = Math.round(x[i] * COLUMNS - shift);
      const centre = { x: (column + shift) / COLUMNS, y: row / ROWS };
      const distance = ((centre.x - x[i]) * COLUMNS) ** 2 + (((centre.y - y[i]) * ROWS) ** 2 * 3) / 4;
      if (distance < best.distance) best = { ...centre, key: `${column} ${row}`, distance };
    }
    const cell = cells.get(best.key);
    if (cell) cell.members.push(i);
    else cells.set(best.key, { x: best.x, y: best.y, members: [i] });
  }
  return [...cells.values()];
}

/** The diameter in pixels of a disc for `count` points, where the largest disc is for `most`. */
export function discSize(count: number, most: number): number {
  return 4 + 13 * Math.sqrt(count / most);
}
