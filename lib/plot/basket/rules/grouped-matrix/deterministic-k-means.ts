/** Groups of similar rows, without chance: for a figure that must be the same each time it is drawn. */

const ROUNDS = 100;

/**
 * k-means (k 均值) from seeds chosen one after the other, the longest row first, then always the row farthest from all
 * seeds. O(rounds · rows · groups · columns).
 *
 * @param rows Rows of equal length.
 * @param count Groups at most; equal rows never make two.
 * @returns The group of each row.
 *
 * @see Gonzalez, T. F. (1985). Clustering to minimize the maximum intercluster distance. Theoretical Computer Science
 * 38, 293-306, for the seeds; Lloyd, S. (1982). Least squares quantization in PCM. IEEE TIT 28(2), 129-137.
 */
export function kMeans(rows: readonly Float64Array[], count: number): Int32Array {
  const centres = seedsOf(rows, count);
  const groupOf = new Int32Array(rows.length).fill(-1);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    rows.forEach((row, i) => {
      let best = 0;
      let least = Number.POSITIVE_INFINITY;
      for (let g = 0; g < centres.length; g++) {
        const distance = squared(row, centres[g], least);
        if (distance < least) {
          best = g;
          least = distance;
        }
      }
      if (groupOf[i] !== best) moved = true;
      groupOf[i] = best;
    });
    if (!moved) break;
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
  return groupOf;
}

function seedsOf(rows: readonly Float64Array[], count: number): Float64Array[] {
  if (rows.length === 0) return [];
  const zero = new Float64Array(rows[0].length);
  const distances = rows.map((row) => squared(row, zero));
  const seeds: Float64Array[] = [];
  while (seeds.length < count) {
    let farthest = 0;
    for (let i = 1; i < rows.length; i++) if (distances[i] > distances[farthest]) farthest = i;
    if (seeds.length > 0 && distances[farthest] === 0) break;
    const seed = rows[farthest];
    rows.forEach((row, i) => {
      const distance = squared(row, seed);
      distances[i] = seeds.length === 0 ? distance : Math.min(distances[i], distance);
    });
    seeds.push(seed);
  }
  return seeds;
}

/** Squared distance, or anything above `enough` as soon as it is. */
function squared(a: Float64Array, b: Float64Array, enough = Number.POSITIVE_INFINITY): number {
  let sum = 0;
  for (let j = 0; j < a.length && sum < enough; j++) sum += (a[j] - b[j]) ** 2;
  return sum;
}
