/** Batch normalization. build.ts appends this file to kernels.as, after recurrent.as. */

/**
 * Mean and sum of squared deviations of each column, for the blocks `from` to `to` of `blockRows` rows: `moments[block][2][columns]`.
 */
export function blockMoments(x: usize, moments: usize, blockRows: i32, rows: i32, columns: i32, from: i32, to: i32): void {
  const bytes: usize = columns << 2;
  for (let block = from; block < to; block++) {
    const first = x + block * blockRows * bytes, count = min(blockRows, rows - block * blockRows), end = first + count * bytes;
    const means = moments + 2 * block * bytes, squares = means + bytes;
    memory.fill(means, 0, 2 * bytes);
    const share = f32x4.splat(1 / <f32>count);
    // Sums of differences from the first row: those of large numbers would lose their digits.
    for (let row = first + bytes; row < end; row += bytes) {
      for (let j = 0; j < columns; j += 4) {
        const at: usize = j << 2, difference = f32x4.sub(v128.load(row + at), v128.load(first + at));
        storeUnits(means + at, f32x4.add(v128.load(means + at), difference), columns - j);
      }
    }
    for (let j = 0; j < columns; j += 4) {
      const at: usize = j << 2;
      storeUnits(means + at, multiplyAdd(v128.load(means + at), share, v128.load(first + at)), columns - j);
    }
    for (let row = first; row < end; row += bytes) {
      for (let j = 0; j < columns; j += 4) {
        const at: usize = j << 2, deviation = f32x4.sub(v128.load(row + at), v128.load(means + at));
        storeUnits(squares + at, multiplyAdd(deviation, deviation, v128.load(squares + at)), columns - j);
      }
    }
  }
}

/**
 * Mean and variance of each column, from those of its blocks, in their order.
 *
 * Chan, T. F., Golub, G. H. & LeVeque, R. J. (1983). Algorithms for computing the sample variance. The American Statistician 37(3).
 */
export function joinMoments(moments: usize, mean: usize, variance: usize, blockRows: i32, rows: i32, columns: i32): void {
  const bytes: usize = columns << 2;
  for (let at: usize = 0; at < bytes; at += 4) {
    let count: f64 = 0, centre: f64 = 0, squares: f64 = 0;
    let block = moments + at;
    for (let first = 0; first < rows; first += blockRows, block += 2 * bytes) {
      const more: f64 = min(blockRows, rows - first), distance = <f64>load<f32>(block) - centre;
      squares += <f64>load<f32>(block + bytes) + distance * distance * count * more / (count + more);
      centre += distance * more / (count + more);
      count += more;
    }
    store<f32>(mean + at, <f32>centre);
    store<f32>(variance + at, <f32>(squares / <f64>rows));
  }
}

/** Sums of dy and of dy (x - mean) in each block: `sums[block][2][columns]`. */
export function blockProducts(
  dy: usize, x: usize, mean: usize, sums: usize, blockRows: i32, rows: i32, columns: i32, from: i32, to: i32,
): void {
  const bytes: usize = columns << 2;
  for (let block = from; block < to; block++) {
    const first: usize = block * blockRows * bytes, end = first + min(blockRows, rows - block * blockRows) * bytes;
    const ofErrors = sums + 2 * block * bytes, ofProducts = ofErrors + bytes;
    memory.fill(ofErrors, 0, 2 * bytes);
    for (let row = first; row < end; row += bytes) {
      for (let j = 0; j < columns; j += 4) {
        const at: usize = j << 2, error = v128.load(dy + row + at), count = columns - j;
        const deviation = f32x4.sub(v128.load(x + row + at), v128.load(mean + at));
        storeUnits(ofErrors + at, f32x4.add(v128.load(ofErrors + at), error), count);
        storeUnits(ofProducts + at, multiplyAdd(deviation, error, v128.load(ofProducts + at)), count);
      }
    }
  }
}

/** Sums of the blocks, in their order: `total[columns]`. */
export function joinSums(sums: usize, total: usize, blocks: i32, columns: i32): void {
  for (let at: usize = 0; at < <usize>columns << 2; at += 4) {
    let sum: f64 = 0;
    for (let block = 0; block < blocks; block++) sum += <f64>load<f32>(sums + (block * columns << 2) + at);
    store<f32>(total + at, <f32>sum);
  }
}

/** y = a other + b (x - mean) + c, with one of each of mean, a, b and c for each column, in this order in `factors`. */
export function mixRows(
  other: usize, x: usize, factors: usize, y: usize, blockRows: i32, rows: i32, columns: i32, from: i32, to: i32,
): void {
  const bytes: usize = columns << 2;
  const first: usize = from * blockRows * bytes, end: usize = min(to * blockRows, rows) * bytes;
  for (let row = first; row < end; row += bytes) {
    for (let j = 0; j < columns; j += 4) {
      const at: usize = j << 2, factor = factors + at;
      const deviation = f32x4.sub(v128.load(x + row + at), v128.load(factor));
      const sum = multiplyAdd(deviation, v128.load(factor + 2 * bytes), v128.load(factor + 3 * bytes));
      storeUnits(y + row + at, multiplyAdd(v128.load(other + row + at), v128.load(factor + bytes), sum), columns - j);
    }
  }
}
