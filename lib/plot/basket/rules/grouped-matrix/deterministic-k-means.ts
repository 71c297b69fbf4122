/** Private to this figure: k-means without random numbers, so that the figure is the same each time it is drawn. */

const ROUNDS = 100;

/**
 * Lloyd's k-means (k 均值) from farthest-first seeds: the longest row, then always the row farthest from all seeds.
 * O(rounds · rows · groups · columns).
 *
 * @param rows Rows of equal length.
 * @param count Groups at most; fewer where fewer rows differ.
 * @returns The group of each row.
 *
 * @see Gonzalez, T. F. (1985). Clustering to minimize the maximum intercluster distance. Theoretical Computer Science
 * 38, 293-306, for the seeds; Lloyd, S. (1982). Least squares quantization in PCM. IEEE TIT 28(2), 129-137.
 */
export function deterministicKMeans(rows: readonly Float64Array[], count: number): Int32Array {
  const centres = farthestFirst(rows, count);
  const groupOf = new Int32Array(rows.length).fill(-1);
  for (let round = 0; round < ROUNDS; round++) {
    if (!assignToNearest(rows, centres, groupOf)) break;
    moveToMeans(rows, centres, groupOf);
  }
  return groupOf;
}

/** Whether any row has changed its group. */
function assignToNearest(
  rows: readonly Float64Array[],
  centres: readonly Float64Array[],
  groupOf: Int32Array,
): boolean {
  let hasChanged = false;
  rows.forEach((row, i) => {
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let g = 0; g < centres.length; g++) {
      const distance = squaredDistance(row, centres[g], least);
      if (distance < least) [nearest, least] = [g, distance];
    }
    if (groupOf[i] !== nearest) hasChanged = true;
    groupOf[i] = nearest;
  });
  return hasChanged;
}

function moveToMeans(rows: readonly Float64Array[], centres: Float64Array[], groupOf: Int32Array): void {
  const sizes = new Int32Array(centres.length);
  const sums = centres.map((centre) => new Float64Array(centre.length));
  rows.forEach((row, i) => {
    sizes[groupOf[i]]++;
    for (let j = 0; j < row.length; j++) sums[groupOf[i]][j] += row[j];
  });
  sums.forEach((sum, g) => {
    if (sizes[g] > 0) centres[g] = sum.map((value) => value / sizes[g]);
  });
}

function farthestFirst(rows: readonly Float64Array[], count: number): Float64Array[] {
  if (rows.length === 0) return [];
  const zero = new Float64Array(rows[0].length);
  const distances = rows.map((row) => squaredDistance(row, zero));
  const seeds: Float64Array[] = [];
  while (seeds.length < count) {
    let farthest = 0;
    for (let i = 1; i < rows.length; i++) if (distances[i] > distances[farthest]) farthest = i;
    if (seeds.length > 0 && distances[farthest] === 0) break;
    const seed = rows[farthest];
    rows.forEach((row, i) => {
      const distance = squaredDistance(row, seed);
      distances[i] = seeds.length === 0 ? distance : Math.min(distances[i], distance);
    });
    seeds.push(seed);
  }
  return seeds;
}

/** The squared distance; once it exceeds `limit`, the sum so far. */
function squaredDistance(a: Float64Array, b: Float64Array, limit = Number.POSITIVE_INFINITY): number {
  let sum = 0;
  for (let j = 0; j < a.length && sum < limit; j++) sum += (a[j] - b[j]) ** 2;
  return sum;
}
