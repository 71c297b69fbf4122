/**
 * The inner loop of k-means, in AssemblyScript. `kernels.ts` holds the compiled form, and a test compiles it again. Labels and
 * sums are bit-identical to those of `workspace.ts`: each score is summed up in the same order, for several centroids at once.
 */

/** Scores are computed for so many centroids at once, so the number of centroids is padded to a multiple. */
const LANES: usize = 8;

let rows: usize = 0;
let columns: usize = 0;
let clusters: usize = 0;
let data: usize = 0;
let weights: usize = 0;
let labels: usize = 0;
let bounds: usize = 0;
let distances: usize = 0;
let centroids: usize = 0;
let squares: usize = 0;
let moves: usize = 0;
let sums: usize = 0;

/** Sets the sizes, and where each array begins in memory; `kernel-workspace.ts` says what they hold. */
export function lay(
  rowCount: usize, columnCount: usize, clusterCount: usize, dataAt: usize, weightsAt: usize, labelsAt: usize, boundsAt: usize,
  distancesAt: usize, centroidsAt: usize, squaresAt: usize, movesAt: usize, sumsAt: usize,
): void {
  rows = rowCount;
  columns = columnCount;
  clusters = clusterCount;
  data = dataAt;
  weights = weightsAt;
  labels = labelsAt;
  bounds = boundsAt;
  distances = distancesAt;
  centroids = centroidsAt;
  squares = squaresAt;
  moves = movesAt;
  sums = sumsAt;
}

/**
 * Assigns the rows `from` to `to` to the nearest of the centroids, and adds up rows and weights of each cluster in the sums of
 * the part. A row is skipped if its bounds prove that its label cannot change (Hamerly 2010).
 *
 * @returns How many labels have changed.
 */
export function assign(part: usize, from: usize, to: usize, slack: f64): f64 {
  const width = columns << 3;
  const stride = padded() << 3;
  const partSums = sums + part * clusters * (width + 8);
  const sizes = partSums + clusters * width;
  memory.fill(partSums, 0, clusters * (width + 8));
  let changed = 0;
  let row = data + from * width;
  for (let i = from; i < to; i++, row += width) {
    const label = labels + (i << 2);
    const bound = bounds + (i << 4);
    let cluster = load<i32>(label);
    if (!isSettled(bound, cluster, slack, row, width, stride)) {
      const nearest = nearestOf(row, width, stride, bound);
      if (cluster != nearest) changed++;
      cluster = nearest;
      store<i32>(label, cluster);
    }
    const weight = load<f64>(weights + (i << 3));
    const size = sizes + (<usize>cluster << 3);
    store<f64>(size, load<f64>(size) + weight);
    add(row, width, weight, partSums + <usize>cluster * width);
  }
  return changed;
}

/**
 * Lowers the distances of the rows `from` to `to` to the squared distance to row `chosen`, where that is less.
 *
 * @returns The weighted sum of the distances.
 */
export function approach(part: usize, from: usize, to: usize, chosen: f64): f64 {
  const width = columns << 3;
  const center = data + <usize>chosen * width;
  let total: f64 = 0;
  let row = data + from * width;
  for (let i = from; i < to; i++, row += width) {
    let distance: f64 = 0;
    for (let j: usize = 0; j < width; j += 8) {
      const difference = load<f64>(row + j) - load<f64>(center + j);
      distance += difference * difference;
    }
    distance = min(distance, load<f64>(distances + (i << 3)));
    store<f64>(distances + (i << 3), distance);
    total += distance * load<f64>(weights + (i << 3));
  }
  return total;
}

/**
 * What `approach` would return for each of `count` candidates, two of which are compared at a time: to the sums of the part.
 * The coordinates j of all candidates, for each j, are where the centroids are else.
 */
export function potentials(part: usize, from: usize, to: usize, count: f64): f64 {
  const width = columns << 3;
  const stride = padded() << 3;
  const end = <usize>count << 3;
  const totals = sums + part * clusters * (width + 8);
  memory.fill(totals, 0, (end + 15) & ~15);
  let row = data + from * width;
  for (let i = from; i < to; i++, row += width) {
    const closest = v128.load64_splat(distances + (i << 3));
    const weight = v128.load64_splat(weights + (i << 3));
    for (let pair: usize = 0; pair < end; pair += 16) {
      let distance = f64x2.splat(0);
      let column = centroids + pair;
      for (let j: usize = 0; j < width; j += 8, column += stride) {
        const difference = f64x2.sub(v128.load64_splat(row + j), v128.load(column));
        distance = f64x2.add(distance, f64x2.mul(difference, difference));
      }
      const lowered = f64x2.mul(f64x2.pmin(closest, distance), weight);
      v128.store(totals + pair, f64x2.add(v128.load(totals + pair), lowered));
    }
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function padded(): usize {
  return (clusters + LANES - 1) & ~(LANES - 1);
}

/** Moves the bounds of a row as the centroids moved. Returns whether its own centroid is still the nearest. */
// @ts-ignore: decorator
@inline
function isSettled(
  bound: usize, cluster: i32, slack: f64, row: usize, width: usize, stride: usize,
): bool {
  if (cluster < 0) return false;
  const move = moves + <usize>cluster * 24;
  const upper = load<f64>(bound) + load<f64>(move);
  const lower = load<f64>(bound, 8) - load<f64>(move, 8);
  const limit = max(lower, load<f64>(move, 16)) - slack;
  store<f64>(bound, upper);
  store<f64>(bound, lower, 8);
  if (upper < limit) return true;
  let square = load<f64>(squares + (<usize>cluster << 3));
  let column = centroids + (<usize>cluster << 3);
  for (let j: usize = 0; j < width; j += 8) {
    const x = load<f64>(row + j);
    square += x * (x - load<f64>(column));
    column += stride;
  }
  const distance = Math.sqrt(max(0, square));
  store<f64>(bound, distance);
  return distance < limit;
}

/**
 * The nearest centroid, the first in a tie, and new bounds. Each lane keeps the nearest of its own; the lanes are compared at
 * the end.
 */
// @ts-ignore: decorator
@inline
function nearestOf(row: usize, width: usize, stride: usize, bound: usize): i32 {
  let least = f64x2.splat(Infinity);
  let second = f64x2.splat(Infinity);
  let nearest = f64x2.splat(0);
  let number = f64x2(0, 1);
  for (let c: usize = 0; c < stride; c += LANES << 3) {
    let score0 = v128.load(squares + c);
    let score1 = v128.load(squares + c, 16);
    let score2 = v128.load(squares + c, 32);
    let score3 = v128.load(squares + c, 48);
    let column = centroids + c;
    for (let j: usize = 0; j < width; j += 8) {
      const x = v128.load64_splat(row + j);
      score0 = f64x2.sub(score0, f64x2.mul(x, v128.load(column)));
      score1 = f64x2.sub(score1, f64x2.mul(x, v128.load(column, 16)));
      score2 = f64x2.sub(score2, f64x2.mul(x, v128.load(column, 32)));
      score3 = f64x2.sub(score3, f64x2.mul(x, v128.load(column, 48)));
      column += stride;
    }
    for (let pair = 0; pair < 4; pair++) {
      const score = pair == 0 ? score0 : pair == 1 ? score1 : pair == 2 ? score2 : score3;
      nearest = v128.bitselect(number, nearest, f64x2.lt(score, least));
      second = f64x2.pmin(second, f64x2.pmax(score, least));
      least = f64x2.pmin(least, score);
      number = f64x2.add(number, f64x2.splat(2));
    }
  }
  let square: f64 = 0;
  for (let j: usize = 0; j < width; j += 8) square += load<f64>(row + j) * load<f64>(row + j);
  const even = f64x2.extract_lane(least, 0);
  const odd = f64x2.extract_lane(least, 1);
  const isOdd = odd < even || (odd == even && f64x2.extract_lane(nearest, 1) < f64x2.extract_lane(nearest, 0));
  const other = min(max(even, odd), min(f64x2.extract_lane(second, 0), f64x2.extract_lane(second, 1)));
  store<f64>(bound, Math.sqrt(max(0, square + min(even, odd))));
  store<f64>(bound, Math.sqrt(max(0, square + other)), 8);
  return <i32>(isOdd ? f64x2.extract_lane(nearest, 1) : f64x2.extract_lane(nearest, 0));
}

// @ts-ignore: decorator
@inline
function add(row: usize, width: usize, weight: f64, sum: usize): void {
  const pairs = width & ~15;
  const weights = f64x2.splat(weight);
  for (let j: usize = 0; j < pairs; j += 16)
    v128.store(sum + j, f64x2.add(v128.load(sum + j), f64x2.mul(weights, v128.load(row + j))));
  if (pairs < width) store<f64>(sum + pairs, load<f64>(sum + pairs) + weight * load<f64>(row + pairs));
}
