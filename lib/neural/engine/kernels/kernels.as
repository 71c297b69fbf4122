/**
 * Convolution, its two gradients and max pooling for float32 tensors, on the memory of tfjs's WebAssembly back end.
 * AssemblyScript, compiled by build.ts. Nothing here allocates: every pointer comes from the caller.
 *
 * A convolution and its two gradients use the same register tile, 4 rows by 8 columns (8 accumulators of 4 floats). They
 * find image and filter values by tables of byte offsets, so stride, dilation and padding add no work to the inner loop.
 * A dense layer is computed as a convolution: one image of `batch` rows and one column, with a 1 x 1 filter.
 *
 * Fields of a window layout, an array of i32 (see window-layout.ts):
 */
const IN_HEIGHT = 0;
const IN_WIDTH = 4;
const CHANNELS = 8;
const PADDED_HEIGHT = 12;
const PADDED_WIDTH = 16;
const PAD_TOP = 20;
const PAD_LEFT = 24;
const POSITIONS = 28; // output pixels of one image
const FILTERS = 32;
const TERMS = 36; // filter height * filter width * channels
const TAPS = 40; // filter height * filter width
const IS_PADDED = 44;
const POSITION_OFFSETS = 48; // byte offset of each output pixel's window in the padded image
const TERM_OFFSETS = 52; // byte offset of each term from the start of its window
const TAP_OFFSETS = 56; // byte offset of each tap, in an image whose channels are rounded up to a multiple of 8
const GRADIENT_OFFSETS = 60; // byte offset of each output pixel's window in that image
const STRIDE_HEIGHT = 64;
const STRIDE_WIDTH = 68;
const OUT_HEIGHT = 72;
const OUT_WIDTH = 76;
const FILTER_HEIGHT = 80;
const FILTER_WIDTH = 84;
const IS_POOLED = 88; // 1 if positions are in groups of four: 2 x 2 outputs of which max pooling keeps the largest

@inline function getField(record: usize, offset: usize): i32 {
  return load<i32>(record + offset);
}

/** a * b + c: rounded once if the host has relaxed SIMD, otherwise twice. */
@inline function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** The larger value; NaN only if `a` is NaN. f32x4.max, which checks both for NaN, takes eight instructions on x86. */
@inline function maximum(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}

@inline function roundUp(count: i32): i32 {
  return (count + 7) & ~7;
}

/** Returns the image, or a copy in `scratch` with zero padding if the layout is padded. */
function padImage(layout: usize, image: usize, scratch: usize): usize {
  if (!getField(layout, IS_PADDED)) return image;
  const rowBytes = getField(layout, IN_WIDTH) * getField(layout, CHANNELS) * 4;
  const paddedRowBytes = getField(layout, PADDED_WIDTH) * getField(layout, CHANNELS) * 4;
  memory.fill(scratch, 0, paddedRowBytes * getField(layout, PADDED_HEIGHT));
  const first = scratch + getField(layout, PAD_TOP) * paddedRowBytes + getField(layout, PAD_LEFT) * getField(layout, CHANNELS) * 4;
  const height = getField(layout, IN_HEIGHT);
  for (let y = 0; y < height; y++) memory.copy(first + y * paddedRowBytes, image + y * rowBytes, rowBytes);
  return scratch;
}

/**
 * Packs (terms, filters) into panels of 8 filters: `packed[panel][term][8]`. Missing filters are zero. `columns` is the length
 * of a row, of which the first `filters` are taken.
 */
export function packFilter(filter: usize, packed: usize, terms: i32, filters: i32, columns: i32): void {
  for (let first = 0; first < filters; first += 8) {
    let from = filter + (first << 2);
    const count = min(filters - first, 8);
    for (let term = 0; term < terms; term++) {
      if (count == 8) {
        v128.store(packed, v128.load(from));
        v128.store(packed, v128.load(from, 16), 16);
      } else {
        for (let j = 0; j < 8; j++) store<f32>(packed + (j << 2), j < count ? load<f32>(from + (j << 2)) : 0);
      }
      packed += 32;
      from += columns << 2;
    }
  }
}

/** Packs (taps, channels, filters) into panels of 8 channels: `packed[tap][panel][filter][8]`. */
export function packTransposed(filter: usize, packed: usize, taps: i32, channels: i32, filters: i32): void {
  for (let tap = 0; tap < taps; tap++) {
    for (let first = 0; first < channels; first += 8) {
      for (let f = 0; f < filters; f++) {
        for (let j = 0; j < 8; j++) {
          const channel = first + j;
          const value: f32 = channel < channels ? load<f32>(filter + (((tap * channels + channel) * filters + f) << 2)) : 0;
          store<f32>(packed, value);
          packed += 4;
        }
      }
    }
  }
}

@inline function storeColumns(to: usize, low: v128, high: v128, count: i32): void {
  if (count >= 8) {
    v128.store(to, low);
    v128.store(to, high, 16);
    return;
  }
  for (let j = 0; j < count; j++) {
    const part = j < 4 ? low : high;
    const lane = j & 3;
    const value: f32 = lane == 0 ? f32x4.extract_lane(part, 0)
      : lane == 1 ? f32x4.extract_lane(part, 1)
      : lane == 2 ? f32x4.extract_lane(part, 2) : f32x4.extract_lane(part, 3);
    store<f32>(to + (j << 2), value);
  }
}

/**
 * y = x * filter + bias, then ReLU if `relu` is 1, then max pooling of each group of positions if the layout is pooled.
 * Computes the position groups `fromGroup` to `toGroup` of the images `from` to `to`.
 */
export function convolve(
  layout: usize, x: usize, packed: usize, bias: usize, y: usize, scratch: usize, relu: i32,
  from: i32, to: i32, fromGroup: i32, toGroup: i32,
): void {
  const positions = getField(layout, POSITIONS);
  const filters = getField(layout, FILTERS);
  const terms = getField(layout, TERMS);
  const imageBytes = getField(layout, IN_HEIGHT) * getField(layout, IN_WIDTH) * getField(layout, CHANNELS) * 4;
  const offsets: usize = getField(layout, POSITION_OFFSETS);
  const termOffsets: usize = getField(layout, TERM_OFFSETS);
  const rowBytes = filters << 2;
  const isPooled = getField(layout, IS_POOLED);
  const rowCount = isPooled ? positions >> 2 : positions;
  const least = relu ? f32x4.splat(0) : f32x4.splat(-f32.MAX_VALUE * 2);
  for (let image = from; image < to; image++) {
    const source = padImage(layout, x + image * imageBytes, scratch);
    const target = y + image * rowCount * rowBytes;
    for (let column = 0; column < filters; column += 8) {
      const panel: usize = packed + column * terms * 4;
      const bias0 = v128.load(bias + (column << 2));
      const bias1 = v128.load(bias + (column << 2), 16);
      for (let group = fromGroup; group < toGroup; group++) {
        const position = group << 2;
        const a0 = source + load<i32>(offsets + (position << 2));
        const a1 = source + load<i32>(offsets + (position << 2), 4);
        const a2 = source + load<i32>(offsets + (position << 2), 8);
        const a3 = source + load<i32>(offsets + (position << 2), 12);
        let c00 = bias0, c01 = bias1, c10 = bias0, c11 = bias1;
        let c20 = bias0, c21 = bias1, c30 = bias0, c31 = bias1;
        let b = panel;
        const end = panel + (terms << 5);
        let term = termOffsets;
        while (b < end) {
          const offset: usize = load<i32>(term);
          const b0 = v128.load(b);
          const b1 = v128.load(b, 16);
          const s0 = v128.load_splat<f32>(a0 + offset);
          c00 = multiplyAdd(s0, b0, c00);
          c01 = multiplyAdd(s0, b1, c01);
          const s1 = v128.load_splat<f32>(a1 + offset);
          c10 = multiplyAdd(s1, b0, c10);
          c11 = multiplyAdd(s1, b1, c11);
          const s2 = v128.load_splat<f32>(a2 + offset);
          c20 = multiplyAdd(s2, b0, c20);
          c21 = multiplyAdd(s2, b1, c21);
          const s3 = v128.load_splat<f32>(a3 + offset);
          c30 = multiplyAdd(s3, b0, c30);
          c31 = multiplyAdd(s3, b1, c31);
          b += 32;
          term += 4;
        }
        const count = filters - column;
        if (isPooled) {
          const low = maximum(maximum(c00, c10), maximum(c20, c30));
          const high = maximum(maximum(c01, c11), maximum(c21, c31));
          storeColumns(target + group * rowBytes + (column << 2), maximum(low, least), maximum(high, least), count);
          continue;
        }
        const out = target + position * rowBytes + (column << 2);
        const rows = positions - position;
        storeColumns(out, maximum(c00, least), maximum(c01, least), count);
        if (rows > 1) storeColumns(out + rowBytes, maximum(c10, least), maximum(c11, least), count);
        if (rows > 2) storeColumns(out + 2 * rowBytes, maximum(c20, least), maximum(c21, least), count);
        if (rows > 3) storeColumns(out + 3 * rowBytes, maximum(c30, least), maximum(c31, least), count);
      }
    }
  }
}

/** Tiles multiplied at the same time: the accumulators of five fill the registers. */
const TILES_AT_ONCE = 5;
/** Tiles transformed at a time: their products stay in the L1 cache. */
const TILES_IN_CACHE = 25;
/** Bytes between the products of one tile element and those of the next. */
const ELEMENT_BYTES: usize = TILES_IN_CACHE * 32;

/**
 * Transforms filters of (3, 3, channels, filters) into Winograd's 4 x 4: `packed[element][panel][channel][8]`. The number of
 * filters must be a multiple of 8.
 */
export function packWinograd(filter: usize, packed: usize, channels: i32, filters: i32): void {
  const half = f32x4.splat(0.5);
  const rowBytes: usize = 3 * channels * filters << 2;
  // Bytes of one tap of the filter, and of one element of the result.
  const tapBytes: usize = channels * filters << 2;
  // One row of the 4 x 4 at a time: all sixteen elements at once would map to the same set of the L1 cache.
  for (let row = 0; row < 4; row++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let f = 0; f < filters; f += 4) {
        const from = filter + ((channel * filters + f) << 2);
        const g0 = filterRow(from, rowBytes, row, half);
        const g1 = filterRow(from + tapBytes, rowBytes, row, half);
        const g2 = filterRow(from + 2 * tapBytes, rowBytes, row, half);
        const to = packed + 4 * row * tapBytes + (((f >> 3) * channels + channel) << 5) + ((f & 4) << 2);
        v128.store(to, g0);
        v128.store(to + tapBytes, f32x4.mul(f32x4.add(f32x4.add(g0, g1), g2), half));
        v128.store(to + 2 * tapBytes, f32x4.mul(f32x4.add(f32x4.sub(g0, g1), g2), half));
        v128.store(to + 3 * tapBytes, g2);
      }
    }
  }
}

@inline function filterRow(from: usize, rowBytes: usize, row: i32, half: v128): v128 {
  const g0 = v128.load(from), g2 = v128.load(from + 2 * rowBytes);
  if (row == 0) return g0;
  if (row == 3) return g2;
  const g1 = v128.load(from + rowBytes);
  return f32x4.mul(f32x4.add(row == 1 ? f32x4.add(g0, g1) : f32x4.sub(g0, g1), g2), half);
}

/** Transforms two image rows into one row of the 4 x 4 tile, for four channels. */
@inline function tileRow(p: usize, q: usize, pixel: usize, isSum: bool, to: usize, elementBytes: usize): void {
  const t0 = sumOrDifference(p, q, isSum), t1 = sumOrDifference(p + pixel, q + pixel, isSum);
  const t2 = sumOrDifference(p + 2 * pixel, q + 2 * pixel, isSum), t3 = sumOrDifference(p + 3 * pixel, q + 3 * pixel, isSum);
  v128.store(to, f32x4.sub(t0, t2));
  v128.store(to + elementBytes, f32x4.add(t1, t2));
  v128.store(to + 2 * elementBytes, f32x4.sub(t2, t1));
  v128.store(to + 3 * elementBytes, f32x4.sub(t1, t3));
}

@inline function sumOrDifference(p: usize, q: usize, isSum: bool): v128 {
  return isSum ? f32x4.add(v128.load(p), v128.load(q)) : f32x4.sub(v128.load(p), v128.load(q));
}

/**
 * Computes the same as `convolve` by Winograd's F(2 x 2, 3 x 3), which needs 16 products for 2 x 2 outputs instead of 36. The
 * four outputs may be max pooled. The last digits differ from those of `convolve`. Requires 3 x 3 filters with stride and
 * dilation 1, a multiple of 4 channels and a multiple of 8 filters.
 *
 * `scratch` holds the padded images (`paddedBytes` in all), then 16 * TILES_IN_CACHE * (channels + 8) floats.
 *
 * Lavin, A. & Gray, S. (2016). Fast algorithms for convolutional neural networks. CVPR 2016. arXiv:1509.09308
 */
export function convolveWinograd(
  layout: usize, x: usize, packed: usize, bias: usize, y: usize, scratch: usize, paddedBytes: usize, relu: i32,
  images: i32,
): void {
  const filters = getField(layout, FILTERS);
  const channels = getField(layout, CHANNELS);
  const outHeight = getField(layout, OUT_HEIGHT), outWidth = getField(layout, OUT_WIDTH);
  const imageBytes = getField(layout, IN_HEIGHT) * getField(layout, IN_WIDTH) * channels * 4;
  const paddedImageBytes = getField(layout, PADDED_HEIGHT) * getField(layout, PADDED_WIDTH) * channels * 4;
  const isPooled = getField(layout, IS_POOLED);
  // With pooling, rows and columns that do not fill a tile are dropped; otherwise the last tiles overlap those before.
  const tileColumns = isPooled ? outWidth >> 1 : (outWidth + 1) >> 1;
  const tilesEach = tileColumns * (isPooled ? outHeight >> 1 : (outHeight + 1) >> 1);
  const tiles = tilesEach * images;
  const rowBytes = filters << 2;
  const pixel: usize = channels << 2;
  const imageRowBytes: usize = getField(layout, PADDED_WIDTH) * pixel;
  const transformed = scratch + paddedBytes;
  const tileElementBytes: usize = TILES_IN_CACHE * pixel;
  const products = transformed + 16 * tileElementBytes;
  const panelBytes: usize = channels << 5;
  let source = x;
  if (getField(layout, IS_PADDED)) {
    source = scratch;
    for (let i = 0; i < images; i++) padImage(layout, x + i * imageBytes, scratch + i * paddedImageBytes);
  }
  for (let first = 0; first < tiles; first += TILES_IN_CACHE) {
    const count = min(TILES_IN_CACHE, tiles - first);
    transformTiles(
      source, paddedImageBytes, imageRowBytes, channels, tilesEach, tileColumns, outHeight - 2, outWidth - 2, first, count,
      transformed,
    );
    for (let panel = 0; panel < filters; panel += 8) {
      let b = packed + (panel >> 3) * panelBytes;
      for (let element = 0; element < 16; element++) {
        let a = transformed + element * tileElementBytes;
        let out = products + element * ELEMENT_BYTES;
        for (let i = 0; i < count; i += TILES_AT_ONCE) {
          multiplyFiveRows(a, pixel, b, b + panelBytes, out);
          a += TILES_AT_ONCE * pixel;
          out += TILES_AT_ONCE << 5;
        }
        b += panelBytes * (filters >> 3);
      }
      const column = panel << 2;
      storeTiles(
        products, count, bias + column, relu, isPooled, y + column, rowBytes, first, tilesEach, tileColumns, outHeight, outWidth,
      );
    }
  }
}

// The steps of convolveWinograd are exported only to prevent inlining: in one large function their values would not stay
// in registers.

/**
 * Transforms `count` tiles from `first` on: `transformed[element][tile][channel]`. The last tile is repeated up to a multiple
 * of TILES_AT_ONCE.
 */
export function transformTiles(
  source: usize, imageBytes: usize, imageRowBytes: usize, channels: i32, tilesEach: i32, tileColumns: i32,
  lastRow: i32, lastColumn: i32, first: i32, count: i32, transformed: usize,
): void {
  const pixel: usize = channels << 2;
  const elementBytes: usize = TILES_IN_CACHE * pixel;
  const end = (count + TILES_AT_ONCE - 1) / TILES_AT_ONCE * TILES_AT_ONCE;
  for (let i = 0; i < end; i++) {
    const tile = first + min(i, count - 1), image = tile / tilesEach, position = tile % tilesEach;
    const row = min(position / tileColumns << 1, lastRow), column = min(position % tileColumns << 1, lastColumn);
    let d0 = source + image * imageBytes + row * imageRowBytes + column * pixel;
    for (let c = 0; c < channels; c += 4) {
      const d1 = d0 + imageRowBytes, d2 = d1 + imageRowBytes, d3 = d2 + imageRowBytes;
      tileRow(d0, d2, pixel, false, transformed, elementBytes);
      tileRow(d1, d2, pixel, true, transformed + 4 * elementBytes, elementBytes);
      tileRow(d2, d1, pixel, false, transformed + 8 * elementBytes, elementBytes);
      tileRow(d1, d3, pixel, false, transformed + 12 * elementBytes, elementBytes);
      d0 += 16;
      transformed += 16;
    }
  }
}

/** Multiplies five rows (tiles) by a panel of eight filters, summed over all channels. */
export function multiplyFiveRows(a: usize, tileBytes: usize, b: usize, end: usize, out: usize): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00;
  let a1 = a + tileBytes, a2 = a1 + tileBytes, a3 = a2 + tileBytes, a4 = a3 + tileBytes;
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const s0 = v128.load_splat<f32>(a);
    c00 = multiplyAdd(s0, b0, c00);
    c01 = multiplyAdd(s0, b1, c01);
    const s1 = v128.load_splat<f32>(a1);
    c10 = multiplyAdd(s1, b0, c10);
    c11 = multiplyAdd(s1, b1, c11);
    const s2 = v128.load_splat<f32>(a2);
    c20 = multiplyAdd(s2, b0, c20);
    c21 = multiplyAdd(s2, b1, c21);
    const s3 = v128.load_splat<f32>(a3);
    c30 = multiplyAdd(s3, b0, c30);
    c31 = multiplyAdd(s3, b1, c31);
    const s4 = v128.load_splat<f32>(a4);
    c40 = multiplyAdd(s4, b0, c40);
    c41 = multiplyAdd(s4, b1, c41);
    a += 4; a1 += 4; a2 += 4; a3 += 4; a4 += 4;
    b += 32;
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  v128.store(out, c10, 32);
  v128.store(out, c11, 48);
  v128.store(out, c20, 64);
  v128.store(out, c21, 80);
  v128.store(out, c30, 96);
  v128.store(out, c31, 112);
  v128.store(out, c40, 128);
  v128.store(out, c41, 144);
}

/** Transforms the products of each tile back. Stores its four outputs, or with `isPooled` their maximum, for eight filters. */
export function storeTiles(
  products: usize, count: i32, bias: usize, relu: i32, isPooled: i32, target: usize, rowBytes: usize,
  first: i32, tilesEach: i32, tileColumns: i32, outHeight: i32, outWidth: i32,
): void {
  const least = relu ? f32x4.splat(0) : f32x4.splat(-f32.MAX_VALUE * 2);
  for (let i = 0; i < count; i++) {
    const tile = first + i, image = tile / tilesEach, position = tile % tilesEach;
    const row = min(position / tileColumns << 1, outHeight - 2), column = min(position % tileColumns << 1, outWidth - 2);
    const corner = target + (isPooled ? tile : (image * outHeight + row) * outWidth + column) * rowBytes;
    for (let half = 0; half < 32; half += 16) {
      const m = products + half;
      const s00 = upper(m), s01 = upper(m + ELEMENT_BYTES), s02 = upper(m + 2 * ELEMENT_BYTES), s03 = upper(m + 3 * ELEMENT_BYTES);
      const s10 = lower(m), s11 = lower(m + ELEMENT_BYTES), s12 = lower(m + 2 * ELEMENT_BYTES), s13 = lower(m + 3 * ELEMENT_BYTES);
      const y00 = upperOf(s00, s01, s02), y01 = lowerOf(s01, s02, s03);
      const y10 = upperOf(s10, s11, s12), y11 = lowerOf(s11, s12, s13);
      const biases = v128.load(bias + half);
      const out = corner + half;
      if (isPooled) {
        const sum = f32x4.add(maximum(maximum(y00, y01), maximum(y10, y11)), biases);
        v128.store(out, maximum(sum, least));
        continue;
      }
      v128.store(out, maximum(f32x4.add(y00, biases), least));
      v128.store(out + rowBytes, maximum(f32x4.add(y01, biases), least));
      v128.store(out + outWidth * rowBytes, maximum(f32x4.add(y10, biases), least));
      v128.store(out + (outWidth + 1) * rowBytes, maximum(f32x4.add(y11, biases), least));
    }
    products += 32;
  }
}

// Winograd's output transform: sums of three neighbouring products, along a column of the tile and then along a row.

@inline function upper(m: usize): v128 {
  return upperOf(v128.load(m), v128.load(m, 4 * ELEMENT_BYTES), v128.load(m, 8 * ELEMENT_BYTES));
}

@inline function lower(m: usize): v128 {
  return lowerOf(v128.load(m, 4 * ELEMENT_BYTES), v128.load(m, 8 * ELEMENT_BYTES), v128.load(m, 12 * ELEMENT_BYTES));
}

@inline function upperOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c);
}

@inline function lowerOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(f32x4.sub(a, b), c);
}

@inline function accumulate(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

/**
 * Gradient of a convolution at its input: adds the product of each tap at the position of that tap. Writes into `dx` if there is
 * no padding and the channels are a multiple of 8, otherwise into `scratch`, and copies the result without padding.
 */
export function convolveInput(
  layout: usize, dy: usize, packed: usize, dx: usize, scratch: usize, from: i32, to: i32, fromGroup: i32, toGroup: i32,
): void {
  const positions = getField(layout, POSITIONS);
  const filters = getField(layout, FILTERS);
  const channels = getField(layout, CHANNELS);
  const wide = roundUp(channels);
  const height = getField(layout, IN_HEIGHT);
  const width = getField(layout, IN_WIDTH);
  const isDirect = !getField(layout, IS_PADDED) && wide == channels;
  const taps = getField(layout, TAPS);
  const tapOffsets: usize = getField(layout, TAP_OFFSETS);
  const offsets: usize = getField(layout, GRADIENT_OFFSETS);
  const rowBytes = filters << 2;
  const paddedWidth = getField(layout, PADDED_WIDTH);
  const paddedBytes = getField(layout, PADDED_HEIGHT) * paddedWidth * wide * 4;
  for (let image = from; image < to; image++) {
    const source = dy + image * positions * rowBytes;
    const result = dx + image * height * width * channels * 4;
    const target = isDirect ? result : scratch;
    // A dense layer splits one image between threads; then the caller clears dx.
    if (toGroup - fromGroup == (positions + 3) >> 2) memory.fill(target, 0, paddedBytes);
    let panel = packed;
    for (let tap = 0; tap < taps; tap++) {
      const tapOffset: usize = target + load<i32>(tapOffsets + (tap << 2));
      for (let column = 0; column < wide; column += 8) {
        const end = panel + (filters << 5);
        for (let group = fromGroup; group < toGroup; group++) {
          const position = group << 2;
          const last = positions - 1;
          let a0 = source + position * rowBytes;
          const s1 = min(position + 1, last), s2 = min(position + 2, last), s3 = min(position + 3, last);
          const d1 = (s1 - position) * rowBytes, d2 = (s2 - position) * rowBytes, d3 = (s3 - position) * rowBytes;
          let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
          for (let b = panel; b < end; b += 32) {
            const b0 = v128.load(b);
            const b1 = v128.load(b, 16);
            const e0 = v128.load_splat<f32>(a0);
            c00 = multiplyAdd(e0, b0, c00);
            c01 = multiplyAdd(e0, b1, c01);
            const e1 = v128.load_splat<f32>(a0 + d1);
            c10 = multiplyAdd(e1, b0, c10);
            c11 = multiplyAdd(e1, b1, c11);
            const e2 = v128.load_splat<f32>(a0 + d2);
            c20 = multiplyAdd(e2, b0, c20);
            c21 = multiplyAdd(e2, b1, c21);
            const e3 = v128.load_splat<f32>(a0 + d3);
            c30 = multiplyAdd(e3, b0, c30);
            c31 = multiplyAdd(e3, b1, c31);
            a0 += 4;
          }
          const out = tapOffset + (column << 2);
          accumulate(out + load<i32>(offsets + (position << 2)), c00, c01);
          if (position + 1 <= last) accumulate(out + load<i32>(offsets + (position << 2), 4), c10, c11);
          if (position + 2 <= last) accumulate(out + load<i32>(offsets + (position << 2), 8), c20, c21);
          if (position + 3 <= last) accumulate(out + load<i32>(offsets + (position << 2), 12), c30, c31);
        }
        panel = end;
      }
    }
    if (!isDirect) {
      let to = result;
      for (let i = 0; i < height; i++) {
        let cell = scratch + ((i + getField(layout, PAD_TOP)) * paddedWidth + getField(layout, PAD_LEFT)) * wide * 4;
        for (let j = 0; j < width; j++) {
          for (let c = 0; c < channels; c++) store<f32>(to + (c << 2), load<f32>(cell + (c << 2)));
          cell += wide << 2;
          to += channels << 2;
        }
      }
    }
  }
}

/**
 * Gradient of a convolution at its filter, in tiles of 4 terms by 8 filters. Computes the tiles `fromTile` to `toTile` over the
 * whole batch, so the order of each sum does not depend on the number of threads. `dw` has its terms rounded up to a multiple
 * of 4 and its filters to one of 8, and is zero when called.
 */
export function convolveFilter(
  layout: usize, x: usize, dy: usize, dw: usize, scratch: usize, batch: i32, fromTile: i32, toTile: i32,
): void {
  const positions = getField(layout, POSITIONS);
  const filters = getField(layout, FILTERS);
  const wide = roundUp(filters);
  const partBytes: usize = max(16384 / wide & ~3, 64);
  const imageBytes = getField(layout, IN_HEIGHT) * getField(layout, IN_WIDTH) * getField(layout, CHANNELS) * 4;
  const paddedBytes = getField(layout, IS_PADDED)
    ? getField(layout, PADDED_HEIGHT) * getField(layout, PADDED_WIDTH) * getField(layout, CHANNELS) * 4 : 0;
  const offsets: usize = getField(layout, POSITION_OFFSETS);
  const endOffsets = offsets + (positions << 2);
  const termOffsets: usize = getField(layout, TERM_OFFSETS);
  const step = wide << 2;
  for (let image = 0; image < batch; image++) {
    const source = padImage(layout, x + image * imageBytes, scratch);
    let errors = dy + image * positions * filters * 4;
    if (wide != filters) {
      const copy = scratch + paddedBytes;
      memory.fill(copy, 0, positions * step);
      for (let i = 0; i < positions; i++) memory.copy(copy + i * step, errors + i * filters * 4, filters << 2);
      errors = copy;
    }
    // All tiles for a part of the positions: its errors stay in the L1 cache.
    for (let first = offsets; first < endOffsets; first += partBytes) {
      const end = min(first + partBytes, endOffsets);
      addFilterTiles(source, errors + ((first - offsets) >> 2) * step, dw, termOffsets, first, end, wide, fromTile, toTile);
    }
  }
}

/** Adds the positions whose offsets lie from `first` to `end` to the tiles. Exported only to prevent inlining. */
export function addFilterTiles(
  source: usize, errors: usize, dw: usize, termOffsets: usize, first: usize, end: usize, wide: i32, fromTile: i32, toTile: i32,
): void {
  const panels = wide >> 3, step: usize = wide << 2;
  for (let tile = fromTile; tile < toTile; tile++) {
    const term = (tile / panels) << 2;
    const column = (tile % panels) << 3;
    const t0: usize = source + load<i32>(termOffsets + (term << 2));
    const t1: usize = source + load<i32>(termOffsets + (term << 2), 4);
    const t2: usize = source + load<i32>(termOffsets + (term << 2), 8);
    const t3: usize = source + load<i32>(termOffsets + (term << 2), 12);
    const out = dw + ((term * wide + column) << 2);
    let c00 = v128.load(out), c01 = v128.load(out, 16);
    let c10 = v128.load(out + step), c11 = v128.load(out + step, 16);
    let c20 = v128.load(out + 2 * step), c21 = v128.load(out + 2 * step, 16);
    let c30 = v128.load(out + 3 * step), c31 = v128.load(out + 3 * step, 16);
    let b = errors + (column << 2);
    for (let at = first; at < end; at += 4) {
      const offset: usize = load<i32>(at);
      const b0 = v128.load(b);
      const b1 = v128.load(b, 16);
      const s0 = v128.load_splat<f32>(t0 + offset);
      c00 = multiplyAdd(s0, b0, c00);
      c01 = multiplyAdd(s0, b1, c01);
      const s1 = v128.load_splat<f32>(t1 + offset);
      c10 = multiplyAdd(s1, b0, c10);
      c11 = multiplyAdd(s1, b1, c11);
      const s2 = v128.load_splat<f32>(t2 + offset);
      c20 = multiplyAdd(s2, b0, c20);
      c21 = multiplyAdd(s2, b1, c21);
      const s3 = v128.load_splat<f32>(t3 + offset);
      c30 = multiplyAdd(s3, b0, c30);
      c31 = multiplyAdd(s3, b1, c31);
      b += step;
    }
    v128.store(out, c00);
    v128.store(out, c01, 16);
    v128.store(out + step, c10);
    v128.store(out + step, c11, 16);
    v128.store(out + 2 * step, c20);
    v128.store(out + 2 * step, c21, 16);
    v128.store(out + 3 * step, c30);
    v128.store(out + 3 * step, c31, 16);
  }
}

/**
 * Gradients of ReLU and of the bias: `out = y > 0 ? dy : 0` (`dy` if `relu` is 0), and the column sums of each block of `rows`
 * rows in `sums`.
 */
export function maskAndSum(
  dy: usize, y: usize, out: usize, sums: usize, rows: i32, columns: i32, relu: i32, from: i32, to: i32,
): void {
  const zero = f32x4.splat(0);
  const whole = columns & ~3;
  for (let block = from; block < to; block++) {
    const sum = sums + block * columns * 4;
    memory.fill(sum, 0, columns << 2);
    let at: usize = block * rows * columns * 4;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < whole; j += 4) {
        let value = v128.load(dy + at);
        if (relu) value = v128.and(value, f32x4.gt(v128.load(y + at), zero));
        v128.store(out + at, value);
        v128.store(sum + (j << 2), f32x4.add(v128.load(sum + (j << 2)), value));
        at += 16;
      }
      for (let j = whole; j < columns; j++) {
        const value: f32 = relu && load<f32>(y + at) <= 0 ? 0 : load<f32>(dy + at);
        store<f32>(out + at, value);
        store<f32>(sum + (j << 2), load<f32>(sum + (j << 2)) + value);
        at += 4;
      }
    }
  }
}

/** Max pooling. Padding does not count. */
export function maxPool(layout: usize, x: usize, y: usize, from: i32, to: i32): void {
  const height = getField(layout, IN_HEIGHT), width = getField(layout, IN_WIDTH), channels = getField(layout, CHANNELS);
  const outHeight = getField(layout, OUT_HEIGHT), outWidth = getField(layout, OUT_WIDTH);
  const pixel = channels << 2;
  const whole = channels & ~3;
  for (let image = from; image < to; image++) {
    const source = x + image * height * width * pixel;
    let out = y + image * outHeight * outWidth * pixel;
    for (let i = 0; i < outHeight; i++) {
      const top = i * getField(layout, STRIDE_HEIGHT) - getField(layout, PAD_TOP);
      const firstRow = max(top, 0), endRow = min(top + getField(layout, FILTER_HEIGHT), height);
      for (let j = 0; j < outWidth; j++) {
        const left = j * getField(layout, STRIDE_WIDTH) - getField(layout, PAD_LEFT);
        const firstColumn = max(left, 0), endColumn = min(left + getField(layout, FILTER_WIDTH), width);
        for (let c = 0; c < whole; c += 4) {
          let most = f32x4.splat(-f32.MAX_VALUE * 2);
          for (let row = firstRow; row < endRow; row++) {
            let at = source + (row * width + firstColumn) * pixel + (c << 2);
            for (let column = firstColumn; column < endColumn; column++, at += pixel) most = f32x4.max(most, v128.load(at));
          }
          v128.store(out + (c << 2), most);
        }
        for (let c = whole; c < channels; c++) {
          let most: f32 = -f32.MAX_VALUE * 2;
          for (let row = firstRow; row < endRow; row++) {
            let at = source + (row * width + firstColumn) * pixel + (c << 2);
            for (let column = firstColumn; column < endColumn; column++, at += pixel) most = max(most, load<f32>(at));
          }
          store<f32>(out + (c << 2), most);
        }
        out += pixel;
      }
    }
  }
}

/** Gradient of max pooling: goes to the first maximum of each window, as in tfjs's cpu back end. */
export function maxPoolInput(layout: usize, dy: usize, x: usize, y: usize, dx: usize, from: i32, to: i32): void {
  const height = getField(layout, IN_HEIGHT), width = getField(layout, IN_WIDTH), channels = getField(layout, CHANNELS);
  const outHeight = getField(layout, OUT_HEIGHT), outWidth = getField(layout, OUT_WIDTH);
  const pixel = channels << 2;
  const whole = channels & ~3;
  for (let image = from; image < to; image++) {
    const source = x + image * height * width * pixel;
    const toTarget = dx - x;
    memory.fill(source + toTarget, 0, height * width * pixel);
    let out: usize = image * outHeight * outWidth * pixel;
    for (let i = 0; i < outHeight; i++) {
      const top = i * getField(layout, STRIDE_HEIGHT) - getField(layout, PAD_TOP);
      const firstRow = max(top, 0), endRow = min(top + getField(layout, FILTER_HEIGHT), height);
      for (let j = 0; j < outWidth; j++) {
        const left = j * getField(layout, STRIDE_WIDTH) - getField(layout, PAD_LEFT);
        const firstColumn = max(left, 0), endColumn = min(left + getField(layout, FILTER_WIDTH), width);
        for (let c = 0; c < whole; c += 4) {
          const most = v128.load(y + out + (c << 2));
          const error = v128.load(dy + out + (c << 2));
          let open = i32x4.splat(-1);
          for (let row = firstRow; row < endRow; row++) {
            let at = source + (row * width + firstColumn) * pixel + (c << 2);
            for (let column = firstColumn; column < endColumn; column++, at += pixel) {
              const hit = v128.and(f32x4.eq(v128.load(at), most), open);
              v128.store(at + toTarget, f32x4.add(v128.load(at + toTarget), v128.and(hit, error)));
              open = v128.andnot(open, hit);
            }
          }
        }
        for (let c = whole; c < channels; c++) {
          const most = load<f32>(y + out + (c << 2));
          let isOpen = true;
          for (let row = firstRow; row < endRow && isOpen; row++) {
            let at = source + (row * width + firstColumn) * pixel + (c << 2);
            for (let column = firstColumn; column < endColumn && isOpen; column++, at += pixel) {
              if (load<f32>(at) != most) continue;
              store<f32>(at + toTarget, load<f32>(at + toTarget) + load<f32>(dy + out + (c << 2)));
              isOpen = false;
            }
          }
        }
        out += pixel;
      }
    }
  }
}

/**
 * Dense layer: relu(x * kernel + bias) of each row, with the kernel packed by `packFilter`. The layout is that of a row as an
 * image of one pixel. `scratch` holds five rows of eight floats.
 */
export function multiplyRows(
  layout: usize, x: usize, packed: usize, bias: usize, y: usize, scratch: usize, relu: i32, rows: i32,
): void {
  const terms = getField(layout, TERMS), units = getField(layout, FILTERS);
  const panelBytes: usize = terms << 5;
  const least = relu ? f32x4.splat(0) : f32x4.splat(-f32.MAX_VALUE * 2);
  // Fewer than five rows are multiplied one at a time: five times the same row.
  const atOnce = rows < TILES_AT_ONCE ? 1 : TILES_AT_ONCE;
  const rowBytes: usize = atOnce == 1 ? 0 : terms << 2;
  for (let unit = 0; unit < units; unit += 8) {
    const panel = packed + (unit >> 3) * panelBytes;
    const low = v128.load(bias + (unit << 2)), high = v128.load(bias + (unit << 2), 16);
    for (let first = 0; first < rows; first += atOnce) {
      // The last five overlap the five before if the rows are not a multiple of five.
      const row = min(first, rows - atOnce);
      multiplyFiveRows(x + (row * terms << 2), rowBytes, panel, panel + panelBytes, scratch);
      for (let i = 0; i < atOnce; i++) {
        const sums = scratch + (i << 5), out = y + ((row + i) * units + unit << 2);
        const sum0 = f32x4.add(v128.load(sums), low), sum1 = f32x4.add(v128.load(sums, 16), high);
        storeColumns(out, maximum(sum0, least), maximum(sum1, least), units - unit);
      }
    }
  }
}

// Fields of a kernel call of fused layers, an array of i32 (see fused-layers.ts):
const CALL_KIND = 0;
const CALL_LAYOUT = 4;
const CALL_FILTER = 8; // packed as the kind requires
const CALL_BIAS = 12;
const CALL_RELU = 16;
const CALL_PADDED_BYTES = 20; // bytes of the padded images of one call
const CALL_BYTES = 24;

const CONVOLUTION = 0, WINOGRAD = 1, POOLING = 2, ROWS = 3;

/**
 * Runs the kernel calls of fused layers over a share of the images. Every thread calls this and takes one batch after another;
 * `next` counts the images taken. Batches get smaller towards the end (the remaining images over `divisor`, in multiples of
 * five), so that no thread waits long for another.
 *
 * The calls up to `rowCalls` process images, `imagesAtOnce` at a time while they are in the cache; those up to `end` process the
 * rows of a whole batch. `rows` holds a batch between the two, `buffers` two intermediate results that alternate.
 */
export function predictImages(
  calls: usize, rowCalls: usize, end: usize, x: usize, imageBytes: usize, rows: usize, rowBytes: usize,
  y: usize, outputBytes: usize, scratch: usize, buffers: usize, bufferBytes: usize,
  next: usize, batchSize: i32, divisor: i32, imagesAtOnce: i32, images: i32,
): void {
  const hasRows = rowCalls < end;
  for (;;) {
    const first = atomic.load<i32>(next);
    const remaining = images - first;
    if (remaining <= 0) return;
    const count = min(remaining, min(batchSize, (remaining / divisor + 4) / 5 * 5 + 5));
    if (atomic.cmpxchg<i32>(next, first, first + count) != first) continue;
    const outputs = y + first * outputBytes;
    const target = hasRows ? rows : outputs;
    for (let i = 0; i < count; i += imagesAtOnce) {
      const source = x + (first + i) * imageBytes;
      runCalls(calls, rowCalls, source, target + i * rowBytes, scratch, buffers, bufferBytes, min(imagesAtOnce, count - i));
    }
    if (hasRows) runCalls(rowCalls, end, rows, outputs, scratch, buffers, bufferBytes, count);
  }
}

export function runCalls(
  calls: usize, end: usize, source: usize, last: usize, scratch: usize, buffers: usize, bufferBytes: usize, count: i32,
): void {
  let spare = buffers;
  for (let call = calls; call < end; call += CALL_BYTES) {
    const target = call + CALL_BYTES == end ? last : spare;
    const kind = getField(call, CALL_KIND), layout: usize = getField(call, CALL_LAYOUT);
    const filter: usize = getField(call, CALL_FILTER), bias: usize = getField(call, CALL_BIAS);
    const relu = getField(call, CALL_RELU);
    if (kind == CONVOLUTION) {
      const groups = (getField(layout, POSITIONS) + 3) >> 2;
      convolve(layout, source, filter, bias, target, scratch, relu, 0, count, 0, groups);
    } else if (kind == WINOGRAD) {
      convolveWinograd(layout, source, filter, bias, target, scratch, getField(call, CALL_PADDED_BYTES), relu, count);
    } else if (kind == POOLING) {
      maxPool(layout, source, target, 0, count);
    } else if (kind == ROWS) {
      multiplyRows(layout, source, filter, bias, target, scratch, relu, count);
    } else readBytes(source, target, count * getField(layout, IN_HEIGHT) * getField(layout, IN_WIDTH) * getField(layout, CHANNELS));
    source = target;
    spare = spare == buffers ? buffers + bufferBytes : buffers;
  }
}

/** Converts bytes into floats from 0 to 1. */
export function readBytes(x: usize, y: usize, count: i32): void {
  const most = f32x4.splat(255);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(x + i));
    v128.store(y + (i << 2), f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)), most));
  }
  for (let i = whole; i < count; i++) store<f32>(y + (i << 2), <f32>load<u8>(x + i) / 255);
}

/**
 * Gradient of a depthwise convolution at its input: output channel c * multiplier + m comes from input channel c. No dilation,
 * for which tfjs has no gradient.
 */
export function depthwiseInput(
  layout: usize, dy: usize, filter: usize, dx: usize, multiplier: i32, from: i32, to: i32,
): void {
  const height = getField(layout, IN_HEIGHT), width = getField(layout, IN_WIDTH), channels = getField(layout, CHANNELS);
  const outHeight = getField(layout, OUT_HEIGHT), outWidth = getField(layout, OUT_WIDTH);
  const filterHeight = getField(layout, FILTER_HEIGHT), filterWidth = getField(layout, FILTER_WIDTH);
  const filters = channels * multiplier;
  const bytes = height * width * channels << 2;
  for (let image = from; image < to; image++) {
    const target = dx + image * bytes;
    memory.fill(target, 0, bytes);
    let error = dy + (image * outHeight * outWidth * filters << 2);
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++, error += filters << 2) {
        for (let fy = 0; fy < filterHeight; fy++) {
          const row = i * getField(layout, STRIDE_HEIGHT) - getField(layout, PAD_TOP) + fy;
          if (row < 0 || row >= height) continue;
          for (let fx = 0; fx < filterWidth; fx++) {
            const column = j * getField(layout, STRIDE_WIDTH) - getField(layout, PAD_LEFT) + fx;
            if (column < 0 || column >= width) continue;
            const at = target + ((row * width + column) * channels << 2);
            const tap = filter + ((fy * filterWidth + fx) * filters << 2);
            for (let k = 0; k < filters; k++) {
              const sum = at + (k / multiplier << 2);
              store<f32>(sum, load<f32>(sum) + load<f32>(error + (k << 2)) * load<f32>(tap + (k << 2)));
            }
          }
        }
      }
    }
  }
}

/**
 * Gradient of a depthwise convolution at its filter, for the taps `from` to `to`. Adds the images in order, so the sums do not
 * depend on the number of threads.
 */
export function depthwiseFilter(
  layout: usize, x: usize, dy: usize, dw: usize, multiplier: i32, batch: i32, from: i32, to: i32,
): void {
  const height = getField(layout, IN_HEIGHT), width = getField(layout, IN_WIDTH), channels = getField(layout, CHANNELS);
  const outHeight = getField(layout, OUT_HEIGHT), outWidth = getField(layout, OUT_WIDTH);
  const filterWidth = getField(layout, FILTER_WIDTH);
  const filters = channels * multiplier;
  for (let tap = from; tap < to; tap++) {
    const sums = dw + (tap * filters << 2);
    memory.fill(sums, 0, filters << 2);
    const down = tap / filterWidth - getField(layout, PAD_TOP);
    const right = tap % filterWidth - getField(layout, PAD_LEFT);
    let error = dy;
    for (let image = 0; image < batch; image++) {
      for (let i = 0; i < outHeight; i++) {
        const row = i * getField(layout, STRIDE_HEIGHT) + down;
        for (let j = 0; j < outWidth; j++, error += filters << 2) {
          const column = j * getField(layout, STRIDE_WIDTH) + right;
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const at = x + (((image * height + row) * width + column) * channels << 2);
          for (let k = 0; k < filters; k++) {
            const sum = sums + (k << 2);
            store<f32>(sum, load<f32>(sum) + load<f32>(at + (k / multiplier << 2)) * load<f32>(error + (k << 2)));
          }
        }
      }
    }
  }
}

/** Adds up the rows of each segment. Rows whose segment is negative or too large are left out. */
export function segmentSum(x: usize, segments: usize, y: usize, rows: i32, columns: i32, segmentCount: i32): void {
  memory.fill(y, 0, segmentCount * columns << 2);
  for (let i = 0; i < rows; i++) {
    const segment = load<i32>(segments + (i << 2));
    if (segment < 0 || segment >= segmentCount) continue;
    const to = y + (segment * columns << 2);
    const row = x + (i * columns << 2);
    for (let j = 0; j < columns; j++) store<f32>(to + (j << 2), load<f32>(to + (j << 2)) + load<f32>(row + (j << 2)));
  }
}

/** One step of Adam; `rate` includes both bias corrections. */
export function adam(
  weight: usize, gradient: usize, first: usize, second: usize, newWeight: usize, newFirst: usize, newSecond: usize,
  count: i32, beta1: f32, beta2: f32, rate: f32, epsilon: f32,
): void {
  const end: usize = count << 2;
  for (let at: usize = 0; at < end; at += 4) {
    const g = load<f32>(gradient + at);
    const m = beta1 * load<f32>(first + at) + (1 - beta1) * g;
    const v = beta2 * load<f32>(second + at) + (1 - beta2) * g * g;
    store<f32>(newFirst + at, m);
    store<f32>(newSecond + at, v);
    store<f32>(newWeight + at, load<f32>(weight + at) - (rate * m) / (sqrt(v) + epsilon));
  }
}

/** Sums of the columns, adding the rows in order. */
export function sumRows(values: usize, sums: usize, rows: i32, columns: i32): void {
  memory.fill(sums, 0, columns << 2);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      store<f32>(sums + (j << 2), load<f32>(sums + (j << 2)) + load<f32>(values + ((i * columns + j) << 2)));
    }
  }
}
