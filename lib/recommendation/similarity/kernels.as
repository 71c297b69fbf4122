/** The loops of neighbours and EASE, in AssemblyScript; memory begins with a list of where each array starts. */

/** Sums of a row, NaN where nothing was added yet, then the list of the others: each thread has its own. */
let sums: usize = 0;

export function lay(): void {}

// @ts-ignore: decorator
@inline
function startOf(array: usize): usize {
  return load<usize>(array << 2);
}

/** Finds, for the rows `from` to `to`, the others of the largest dot products above 0 (Gustavson 1978), the largest first. */
export function nearest(part: usize, from: usize, to: usize, rows: usize, most: usize): f64 {
  if (sums == 0) sums = startOf(7) + <usize>atomic.add<i32>(startOf(8), 1) * rows * 16;
  const others = sums + rows * 8;
  for (let i = from; i < to; i++) {
    let next = others;
    for (let p = load<i32>(startOf(0) + (i << 2)), end = load<i32>(startOf(0) + (i << 2), 4); p < end; p++) {
      const weight = load<f64>(startOf(2) + (p << 3));
      const column = startOf(3) + (load<i32>(startOf(1) + (p << 2)) << 2);
      for (let q = load<i32>(column), last = load<i32>(column, 4); q < last; q++) {
        const j = load<i32>(startOf(4) + (q << 2)), sum = sums + (j << 3), before = load<f64>(sum);
        const product = weight * load<f64>(startOf(5) + (q << 3));
        store<f64>(sum, before == before ? before + product : product);
        store<i32>(next, j);
        next += <usize>(before != before) << 2;
      }
    }
    const list = startOf(6) + i * (most + 1) * 16;
    let count: usize = 0;
    for (let at = others; at < next; at += 4) {
      const j = load<i32>(at), sum = sums + (j << 3), value = load<f64>(sum);
      store<f64>(sum, NaN);
      if (<usize>j != i && value > 0) count = insert(list, count, most, value, <f64>j);
    }
    store<f64>(list + (most << 4), 0);
  }
  return 0;
}

/** Inserts into a list sorted by values, and of equal ones by rows; there is room for one more than counts. */
// @ts-ignore: decorator
@inline
function insert(list: usize, count: usize, most: usize, value: f64, row: f64): usize {
  let at = list + (count << 4);
  for (; at > list; at -= 16) {
    const other = load<f64>(at - 16);
    if (other > value || (other == value && load<f64>(at - 8) < row)) break;
    v128.store(at, v128.load(at - 16));
  }
  store<f64>(at, value);
  store<f64>(at, row, 8);
  return min(count + 1, most);
}

/**
 * $C \leftarrow C - UV$ for the rows `from` to `to` of C, which has `stride` columns; up to the diagonal if `isLower`. V has `depth`
 * rows, of which each group of eight columns is stored by itself.
 */
export function subtract(part: usize, from: usize, to: usize, c: usize, stride: usize, u: usize, v: usize, depth: usize, isLower: usize): f64 {
  for (let j: usize = 0; j < stride; j += 8)
    for (let i = isLower ? max(from, j) : from; i < to; i++) {
      const at = c + ((i * stride + j) << 3), end = u + ((i + 1) * depth << 3);
      let c0 = v128.load(at), c1 = v128.load(at, 16), c2 = v128.load(at, 32), c3 = v128.load(at, 48);
      for (let left = u + (i * depth << 3), right = v + (j * depth << 3); left < end; left += 8, right += 64) {
        const x = v128.load64_splat(left);
        c0 = f64x2.sub(c0, f64x2.mul(x, v128.load(right)));
        c1 = f64x2.sub(c1, f64x2.mul(x, v128.load(right, 16)));
        c2 = f64x2.sub(c2, f64x2.mul(x, v128.load(right, 32)));
        c3 = f64x2.sub(c3, f64x2.mul(x, v128.load(right, 48)));
      }
      v128.store(at, c0); v128.store(at, c1, 16); v128.store(at, c2, 32); v128.store(at, c3, 48);
    }
  return 0;
}
