/** The inner loops of neighbours and of EASE, in AssemblyScript. `kernels.ts` holds the compiled form; a test compiles it again. */

let rows: usize = 0, most: usize = 0;
let offsets: usize = 0, columns: usize = 0, weights: usize = 0;
let columnOffsets: usize = 0, columnRows: usize = 0, columnWeights: usize = 0;
let counts: usize = 0, found: usize = 0, similarities: usize = 0, sums: usize = 0, touched: usize = 0;

/** Sets sizes, and where each array begins. Each thread has its own sums, NaN where nothing was added. */
export function lay(
  rowCount: usize, mostFound: usize, offsetsAt: usize, columnsAt: usize, weightsAt: usize, columnOffsetsAt: usize,
  columnRowsAt: usize, columnWeightsAt: usize, countsAt: usize, foundAt: usize, similaritiesAt: usize, threads: usize, sumsAt: usize,
): void {
  if (rowCount == 0) return;
  rows = rowCount; most = mostFound;
  offsets = offsetsAt; columns = columnsAt; weights = weightsAt;
  columnOffsets = columnOffsetsAt; columnRows = columnRowsAt; columnWeights = columnWeightsAt;
  counts = countsAt; found = foundAt; similarities = similaritiesAt;
  sums = sumsAt + <usize>atomic.add<i32>(threads, 1) * rows * 16;
  touched = sums + rows * 8;
  for (let j: usize = 0; j < rows; j++) store<f64>(sums + (j << 3), NaN);
}

/** Finds, for the rows `from` to `to`, the others with the largest dot products above 0 (Gustavson 1978). */
export function nearest(part: usize, from: usize, to: usize): f64 {
  for (let i = from; i < to; i++) {
    const end = multiply(i);
    const heap = found + i * most * 4, values = similarities + i * most * 8;
    let count: usize = 0;
    for (let at = touched; at < end; at += 4) {
      const j = load<i32>(at), sum = sums + (<usize>j << 3), value = load<f64>(sum);
      store<f64>(sum, NaN);
      if (<usize>j == i || !(value > 0)) continue;
      if (count == most) {
        if (isBelow(load<f64>(values), load<i32>(heap), value, j)) sink(heap, values, 0, j, value);
        continue;
      }
      store<i32>(heap + (count << 2), j);
      store<f64>(values + (count << 3), value);
      if (++count == most)
        for (let k = most >> 1; k-- > 0; ) sink(heap, values, k, load<i32>(heap + (k << 2)), load<f64>(values + (k << 3)));
    }
    store<i32>(counts + (i << 2), <i32>count);
  }
  return 0;
}

/** Adds up the dot products of a row. Returns the end of the list of rows that have one. */
function multiply(i: usize): usize {
  let next = touched;
  for (let p = load<i32>(offsets + (i << 2)), end = load<i32>(offsets + (i << 2), 4); p < end; p++) {
    const column = columnOffsets + (<usize>load<i32>(columns + (p << 2)) << 2);
    const weight = load<f64>(weights + (p << 3));
    for (let q = load<i32>(column), last = load<i32>(column, 4); q < last; q++) {
      const j = load<i32>(columnRows + (q << 2)), sum = sums + (<usize>j << 3), product = weight * load<f64>(columnWeights + (q << 3));
      const before = load<f64>(sum);
      store<f64>(sum, before == before ? before + product : product);
      store<i32>(next, j);
      next += <usize>(before != before) << 2;
    }
  }
  return next;
}

/** Of equal values, that of the later row. */
// @ts-ignore: decorator
@inline
function isBelow(value: f64, row: i32, other: f64, otherRow: i32): bool {
  return value < other || (value == other && row > otherRow);
}

/** Puts a row into a heap, whose root is the worst, at `at` or below. */
function sink(heap: usize, values: usize, at: usize, row: i32, value: f64): void {
  for (let down: usize = 2 * at + 1; down < most; down = 2 * at + 1) {
    let a = heap + (down << 2), b = values + (down << 3);
    if (down + 1 < most && isBelow(load<f64>(b, 8), load<i32>(a, 4), load<f64>(b), load<i32>(a))) {
      down++; a += 4; b += 8;
    }
    if (!isBelow(load<f64>(b), load<i32>(a), value, row)) break;
    store<i32>(heap + (at << 2), load<i32>(a));
    store<f64>(values + (at << 3), load<f64>(b));
    at = down;
  }
  store<i32>(heap + (at << 2), row);
  store<f64>(values + (at << 3), value);
}

/**
 * Subtracts the products of `depth` pairs of numbers from the rows `from` to `to` of c, four by four: $C \leftarrow C - U^\top V$,
 * whose rows have `stride` numbers, those of u `width`. If u is as wide as c, only up to the diagonal.
 */
export function subtract(part: usize, from: usize, to: usize, c: usize, u: usize, v: usize, depth: usize, stride: usize, width: usize): f64 {
  const step = stride << 3;
  for (let i = from; i < to; i += 4) {
    const end = width == stride ? i + 4 : stride;
    for (let j: usize = 0; j < end; j += 4) {
      let at = c + i * step + (j << 3);
      let a0 = v128.load(at), a1 = v128.load(at, 16); at += step;
      let b0 = v128.load(at), b1 = v128.load(at, 16); at += step;
      let c0 = v128.load(at), c1 = v128.load(at, 16); at += step;
      let d0 = v128.load(at), d1 = v128.load(at, 16);
      let left = u + (i << 3), right = v + (j << 3);
      for (let k: usize = 0; k < depth; k++, left += width << 3, right += step) {
        const v0 = v128.load(right), v1 = v128.load(right, 16);
        let x = v128.load64_splat(left);
        a0 = f64x2.sub(a0, f64x2.mul(x, v0)); a1 = f64x2.sub(a1, f64x2.mul(x, v1));
        x = v128.load64_splat(left, 8);
        b0 = f64x2.sub(b0, f64x2.mul(x, v0)); b1 = f64x2.sub(b1, f64x2.mul(x, v1));
        x = v128.load64_splat(left, 16);
        c0 = f64x2.sub(c0, f64x2.mul(x, v0)); c1 = f64x2.sub(c1, f64x2.mul(x, v1));
        x = v128.load64_splat(left, 24);
        d0 = f64x2.sub(d0, f64x2.mul(x, v0)); d1 = f64x2.sub(d1, f64x2.mul(x, v1));
      }
      v128.store(at, d0); v128.store(at, d1, 16); at -= step;
      v128.store(at, c0); v128.store(at, c1, 16); at -= step;
      v128.store(at, b0); v128.store(at, b1, 16); at -= step;
      v128.store(at, a0); v128.store(at, a1, 16);
    }
  }
  return 0;
}
