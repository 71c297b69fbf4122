/**
 * Convolution, its two gradients and max pooling for float32 tensors, on the memory of tfjs's WebAssembly back end.
 * AssemblyScript: engine/build.ts compiles it. Nothing here allocates; every pointer comes from the caller.
 *
 * All three products of a convolution share one register tile, 4 rows by 8 columns (8 accumulators of 4 floats), and
 * reach picture and filter through tables of byte offsets, so stride, dilation and padding cost nothing in the loop.
 * A dense layer is a convolution too: one picture of `batch` rows, one column, a 1 x 1 filter.
 *
 * Geometry, an array of i32 (see engine/geometry.ts):
 */
const IN_HEIGHT = 0;
const IN_WIDTH = 4;
const CHANNELS = 8;
const PADDED_HEIGHT = 12;
const PADDED_WIDTH = 16;
const PAD_TOP = 20;
const PAD_LEFT = 24;
const POSITIONS = 28; // output pixels of one picture
const FILTERS = 32;
const TERMS = 36; // filter height * filter width * channels
const TAPS = 40; // filter height * filter width
const IS_PADDED = 44;
const POSITION_OFFSETS = 48; // where each output pixel's window begins, in the padded picture
const TERM_OFFSETS = 52; // where each term of the sum lies from there
const TAP_OFFSETS = 56; // the same for taps, in a picture whose channels are rounded up to 8
const GRADIENT_OFFSETS = 60; // window begins in that picture
const STRIDE_HEIGHT = 64;
const STRIDE_WIDTH = 68;
const OUT_HEIGHT = 72;
const OUT_WIDTH = 76;
const FILTER_HEIGHT = 80;
const FILTER_WIDTH = 84;
const IS_POOLED = 88; // positions come four by four, each four the 2 x 2 outputs of which only the largest is wanted

// @ts-ignore: decorator
@inline function get(geometry: usize, field: usize): i32 {
  return load<i32>(geometry + field);
}

/** a * b + c, rounded once where the host can (relaxed SIMD), else twice. */
// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** The larger of two, NaN where the first is NaN: f32x4.max, which asks both, takes eight instructions on x86. */
// @ts-ignore: decorator
@inline function larger(a: v128, b: v128): v128 {
  return f32x4.pmax(a, b);
}

// @ts-ignore: decorator
@inline function roundUp(count: i32): i32 {
  return (count + 7) & ~7;
}

/** The picture as the window slides over it: itself, or a copy in `scratch` with a border of zeros. */
function windowed(geometry: usize, picture: usize, scratch: usize): usize {
  if (!get(geometry, IS_PADDED)) return picture;
  const rowBytes = get(geometry, IN_WIDTH) * get(geometry, CHANNELS) * 4;
  const paddedRowBytes = get(geometry, PADDED_WIDTH) * get(geometry, CHANNELS) * 4;
  memory.fill(scratch, 0, paddedRowBytes * get(geometry, PADDED_HEIGHT));
  const first = scratch + get(geometry, PAD_TOP) * paddedRowBytes + get(geometry, PAD_LEFT) * get(geometry, CHANNELS) * 4;
  const height = get(geometry, IN_HEIGHT);
  for (let y = 0; y < height; y++) memory.copy(first + y * paddedRowBytes, picture + y * rowBytes, rowBytes);
  return scratch;
}

/** (terms, filters) into panels of 8 filters: `packed[panel][term][8]`, the missing filters zero. */
export function packFilter(filter: usize, packed: usize, terms: i32, filters: i32): void {
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
      from += filters << 2;
    }
  }
}

/** (taps, channels, filters) into `packed[tap][panel][filter][8]`, panels of 8 channels. */
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

// @ts-ignore: decorator
@inline function storePart(to: usize, low: v128, high: v128, count: i32): void {
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
 * y = x * filter + bias, then ReLU where `relu` is 1, then the largest of each group of positions where the geometry is
 * pooled; pictures `from` to `to`, of each the position groups given.
 */
export function convolve(
  geometry: usize, x: usize, packed: usize, bias: usize, y: usize, scratch: usize, relu: i32,
  from: i32, to: i32, fromGroup: i32, toGroup: i32,
): void {
  const positions = get(geometry, POSITIONS);
  const filters = get(geometry, FILTERS);
  const terms = get(geometry, TERMS);
  const pictureBytes = get(geometry, IN_HEIGHT) * get(geometry, IN_WIDTH) * get(geometry, CHANNELS) * 4;
  const offsets: usize = get(geometry, POSITION_OFFSETS);
  const termOffsets: usize = get(geometry, TERM_OFFSETS);
  const rowBytes = filters << 2;
  const isPooled = get(geometry, IS_POOLED);
  const rowCount = isPooled ? positions >> 2 : positions;
  const least = relu ? f32x4.splat(0) : f32x4.splat(-f32.MAX_VALUE * 2);
  for (let picture = from; picture < to; picture++) {
    const source = windowed(geometry, x + picture * pictureBytes, scratch);
    const target = y + picture * rowCount * rowBytes;
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
          c00 = madd(s0, b0, c00);
          c01 = madd(s0, b1, c01);
          const s1 = v128.load_splat<f32>(a1 + offset);
          c10 = madd(s1, b0, c10);
          c11 = madd(s1, b1, c11);
          const s2 = v128.load_splat<f32>(a2 + offset);
          c20 = madd(s2, b0, c20);
          c21 = madd(s2, b1, c21);
          const s3 = v128.load_splat<f32>(a3 + offset);
          c30 = madd(s3, b0, c30);
          c31 = madd(s3, b1, c31);
          b += 32;
          term += 4;
        }
        const count = filters - column;
        if (isPooled) {
          const low = larger(larger(c00, c10), larger(c20, c30));
          const high = larger(larger(c01, c11), larger(c21, c31));
          storePart(target + group * rowBytes + (column << 2), larger(low, least), larger(high, least), count);
          continue;
        }
        const out = target + position * rowBytes + (column << 2);
        const rows = positions - position;
        storePart(out, larger(c00, least), larger(c01, least), count);
        if (rows > 1) storePart(out + rowBytes, larger(c10, least), larger(c11, least), count);
        if (rows > 2) storePart(out + 2 * rowBytes, larger(c20, least), larger(c21, least), count);
        if (rows > 3) storePart(out + 3 * rowBytes, larger(c30, least), larger(c31, least), count);
      }
    }
  }
}

/** Tiles whose products are made together: five fill the registers, and their numbers stay in the first cache. */
const TILES_AT_ONCE = 5;
const TILES_IN_CACHE = 25;
/** From a product of a tile to that of its next place, in bytes. */
const PLACE: usize = TILES_IN_CACHE * 32;

/** (3, 3, channels, filters), filters a multiple of 8, into Winograd's 4 x 4: `packed[place][panel][channel][8]`. */
export function packWinograd(filter: usize, packed: usize, channels: i32, filters: i32): void {
  const half = f32x4.splat(0.5);
  const rowBytes: usize = 3 * channels * filters << 2;
  // Of one tap of the filter, and of one place of what becomes of it.
  const tapBytes: usize = channels * filters << 2;
  // A row of the 4 x 4 at a time: all sixteen places would fall into one set of the first cache.
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

// @ts-ignore: decorator
@inline function filterRow(from: usize, rowBytes: usize, row: i32, half: v128): v128 {
  const g0 = v128.load(from), g2 = v128.load(from + 2 * rowBytes);
  if (row == 0) return g0;
  if (row == 3) return g2;
  const g1 = v128.load(from + rowBytes);
  return f32x4.mul(f32x4.add(row == 1 ? f32x4.add(g0, g1) : f32x4.sub(g0, g1), g2), half);
}

/** One row of a tile's 4 x 4, of four channels, from two of the picture's rows. */
// @ts-ignore: decorator
@inline function tileRow(p: usize, q: usize, pixel: usize, isSum: bool, to: usize, placeBytes: usize): void {
  const t0 = ofTwo(p, q, isSum), t1 = ofTwo(p + pixel, q + pixel, isSum);
  const t2 = ofTwo(p + 2 * pixel, q + 2 * pixel, isSum), t3 = ofTwo(p + 3 * pixel, q + 3 * pixel, isSum);
  v128.store(to, f32x4.sub(t0, t2));
  v128.store(to + placeBytes, f32x4.add(t1, t2));
  v128.store(to + 2 * placeBytes, f32x4.sub(t2, t1));
  v128.store(to + 3 * placeBytes, f32x4.sub(t1, t3));
}

// @ts-ignore: decorator
@inline function ofTwo(p: usize, q: usize, isSum: bool): v128 {
  return isSum ? f32x4.add(v128.load(p), v128.load(q)) : f32x4.sub(v128.load(p), v128.load(q));
}

/**
 * What `convolve` gives, for filters of 3 x 3 on neighbouring windows, channels in fours and filters in eights, by Winograd's
 * F(2 x 2, 3 x 3): 16 products for four outputs where they have 36. The four are pooled or not. Rounds otherwise than
 * `convolve`. `scratch` holds the bordered pictures, `borderBytes` in all, then 16 * TILES_IN_CACHE * (channels + 8) numbers.
 *
 * Lavin, A. & Gray, S. (2016). Fast algorithms for convolutional neural networks. CVPR 2016. arXiv:1509.09308
 */
export function convolveWinograd(
  geometry: usize, x: usize, packed: usize, bias: usize, y: usize, scratch: usize, borderBytes: usize, relu: i32,
  pictures: i32,
): void {
  const filters = get(geometry, FILTERS);
  const channels = get(geometry, CHANNELS);
  const outHeight = get(geometry, OUT_HEIGHT), outWidth = get(geometry, OUT_WIDTH);
  const pictureBytes = get(geometry, IN_HEIGHT) * get(geometry, IN_WIDTH) * channels * 4;
  const paddedBytes = get(geometry, PADDED_HEIGHT) * get(geometry, PADDED_WIDTH) * channels * 4;
  const isPooled = get(geometry, IS_POOLED);
  // Pooling leaves out what does not fill a tile; else the last tiles are moved back to lie within the picture.
  const tileColumns = isPooled ? outWidth >> 1 : (outWidth + 1) >> 1;
  const tilesEach = tileColumns * (isPooled ? outHeight >> 1 : (outHeight + 1) >> 1);
  const tiles = tilesEach * pictures;
  const rowBytes = filters << 2;
  const pixel: usize = channels << 2;
  const pictureRow: usize = get(geometry, PADDED_WIDTH) * pixel;
  const transformed = scratch + borderBytes;
  const tilePlaceBytes: usize = TILES_IN_CACHE * pixel;
  const products = transformed + 16 * tilePlaceBytes;
  const panelBytes: usize = channels << 5;
  let source = x;
  if (get(geometry, IS_PADDED)) {
    source = scratch;
    for (let i = 0; i < pictures; i++) windowed(geometry, x + i * pictureBytes, scratch + i * paddedBytes);
  }
  for (let first = 0; first < tiles; first += TILES_IN_CACHE) {
    const count = min(TILES_IN_CACHE, tiles - first);
    transformTiles(
      source, paddedBytes, pictureRow, channels, tilesEach, tileColumns, outHeight - 2, outWidth - 2, first, count,
      transformed,
    );
    for (let panel = 0; panel < filters; panel += 8) {
      let b = packed + (panel >> 3) * panelBytes;
      for (let place = 0; place < 16; place++) {
        let a = transformed + place * tilePlaceBytes;
        let out = products + place * PLACE;
        for (let i = 0; i < count; i += TILES_AT_ONCE) {
          multiplyTiles(a, pixel, b, b + panelBytes, out);
          a += TILES_AT_ONCE * pixel;
          out += TILES_AT_ONCE << 5;
        }
        b += panelBytes * (filters >> 3);
      }
      const column = panel << 2;
      if (isPooled) poolTiles(products, count, bias + column, relu, y + first * rowBytes + column, rowBytes);
      else
        placeTiles(
          products, count, bias + column, relu, y + column, rowBytes, first, tilesEach, tileColumns, outHeight, outWidth,
        );
    }
  }
}

// The parts of it are exported for themselves alone: within one large function their values would not stay in registers.

/** Tiles `first` and on, up to a multiple of TILES_AT_ONCE: `transformed[place][tile][channel]`. */
export function transformTiles(
  source: usize, pictureBytes: usize, pictureRow: usize, channels: i32, tilesEach: i32, tileColumns: i32,
  lastRow: i32, lastColumn: i32, first: i32, count: i32, transformed: usize,
): void {
  const pixel: usize = channels << 2;
  const placeBytes: usize = TILES_IN_CACHE * pixel;
  const end = (count + TILES_AT_ONCE - 1) / TILES_AT_ONCE * TILES_AT_ONCE;
  for (let i = 0; i < end; i++) {
    const tile = first + min(i, count - 1), picture = tile / tilesEach, place = tile % tilesEach;
    const row = min(place / tileColumns << 1, lastRow), column = min(place % tileColumns << 1, lastColumn);
    let d0 = source + picture * pictureBytes + row * pictureRow + column * pixel;
    for (let c = 0; c < channels; c += 4) {
      const d1 = d0 + pictureRow, d2 = d1 + pictureRow, d3 = d2 + pictureRow;
      tileRow(d0, d2, pixel, false, transformed, placeBytes);
      tileRow(d1, d2, pixel, true, transformed + 4 * placeBytes, placeBytes);
      tileRow(d2, d1, pixel, false, transformed + 8 * placeBytes, placeBytes);
      tileRow(d1, d3, pixel, false, transformed + 12 * placeBytes, placeBytes);
      d0 += 16;
      transformed += 16;
    }
  }
}

/** Five tiles by eight filters, over all channels. */
export function multiplyTiles(a: usize, tileBytes: usize, b: usize, end: usize, out: usize): void {
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00, c40 = c00, c41 = c00;
  let a1 = a + tileBytes, a2 = a1 + tileBytes, a3 = a2 + tileBytes, a4 = a3 + tileBytes;
  while (b < end) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    const s0 = v128.load_splat<f32>(a);
    c00 = madd(s0, b0, c00);
    c01 = madd(s0, b1, c01);
    const s1 = v128.load_splat<f32>(a1);
    c10 = madd(s1, b0, c10);
    c11 = madd(s1, b1, c11);
    const s2 = v128.load_splat<f32>(a2);
    c20 = madd(s2, b0, c20);
    c21 = madd(s2, b1, c21);
    const s3 = v128.load_splat<f32>(a3);
    c30 = madd(s3, b0, c30);
    c31 = madd(s3, b1, c31);
    const s4 = v128.load_splat<f32>(a4);
    c40 = madd(s4, b0, c40);
    c41 = madd(s4, b1, c41);
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

/** The largest of each tile's four outputs, eight filters of each. */
export function poolTiles(products: usize, count: i32, bias: usize, relu: i32, out: usize, rowBytes: usize): void {
  const least = relu ? f32x4.splat(0) : f32x4.splat(-f32.MAX_VALUE * 2);
  const biases0 = v128.load(bias), biases1 = v128.load(bias, 16);
  for (let i = 0; i < count; i++) {
    for (let half = 0; half < 32; half += 16) {
      const m = products + half;
      const s00 = upper(m), s01 = upper(m + PLACE), s02 = upper(m + 2 * PLACE), s03 = upper(m + 3 * PLACE);
      const s10 = lower(m), s11 = lower(m + PLACE), s12 = lower(m + 2 * PLACE), s13 = lower(m + 3 * PLACE);
      const top = larger(upperOf(s00, s01, s02), lowerOf(s01, s02, s03));
      const bottom = larger(upperOf(s10, s11, s12), lowerOf(s11, s12, s13));
      const sum = f32x4.add(larger(top, bottom), half ? biases1 : biases0);
      v128.store(out + half, larger(sum, least));
    }
    products += 32;
    out += rowBytes;
  }
}

/** Each tile's four outputs where they belong, eight filters of each. */
export function placeTiles(
  products: usize, count: i32, bias: usize, relu: i32, target: usize, rowBytes: usize,
  first: i32, tilesEach: i32, tileColumns: i32, outHeight: i32, outWidth: i32,
): void {
  const least = relu ? f32x4.splat(0) : f32x4.splat(-f32.MAX_VALUE * 2);
  for (let i = 0; i < count; i++) {
    const tile = first + i, picture = tile / tilesEach, place = tile % tilesEach;
    const row = min(place / tileColumns << 1, outHeight - 2), column = min(place % tileColumns << 1, outWidth - 2);
    const corner = target + ((picture * outHeight + row) * outWidth + column) * rowBytes;
    for (let half = 0; half < 32; half += 16) {
      const m = products + half;
      const s00 = upper(m), s01 = upper(m + PLACE), s02 = upper(m + 2 * PLACE), s03 = upper(m + 3 * PLACE);
      const s10 = lower(m), s11 = lower(m + PLACE), s12 = lower(m + 2 * PLACE), s13 = lower(m + 3 * PLACE);
      const biases = v128.load(bias + half);
      const out = corner + half;
      v128.store(out, larger(f32x4.add(upperOf(s00, s01, s02), biases), least));
      v128.store(out + rowBytes, larger(f32x4.add(lowerOf(s01, s02, s03), biases), least));
      v128.store(out + outWidth * rowBytes, larger(f32x4.add(upperOf(s10, s11, s12), biases), least));
      v128.store(out + (outWidth + 1) * rowBytes, larger(f32x4.add(lowerOf(s11, s12, s13), biases), least));
    }
    products += 32;
  }
}

// A column of a tile's products summed to the upper and to the lower of two outputs, and the same for sums side by side.

// @ts-ignore: decorator
@inline function upper(m: usize): v128 {
  return upperOf(v128.load(m), v128.load(m, 4 * PLACE), v128.load(m, 8 * PLACE));
}

// @ts-ignore: decorator
@inline function lower(m: usize): v128 {
  return lowerOf(v128.load(m, 4 * PLACE), v128.load(m, 8 * PLACE), v128.load(m, 12 * PLACE));
}

// @ts-ignore: decorator
@inline function upperOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.add(f32x4.add(a, b), c);
}

// @ts-ignore: decorator
@inline function lowerOf(a: v128, b: v128, c: v128): v128 {
  return f32x4.sub(f32x4.sub(a, b), c);
}

// @ts-ignore: decorator
@inline function accumulate(to: usize, low: v128, high: v128): void {
  v128.store(to, f32x4.add(v128.load(to), low));
  v128.store(to, f32x4.add(v128.load(to, 16), high), 16);
}

/**
 * dx from dy: each tap's product is added where the tap lay. Straight into `dx` where no border and no odd channel
 * count stands between, else into `scratch` and from there without the border.
 */
export function convolveInput(
  geometry: usize, dy: usize, packed: usize, dx: usize, scratch: usize, from: i32, to: i32, fromGroup: i32, toGroup: i32,
): void {
  const positions = get(geometry, POSITIONS);
  const filters = get(geometry, FILTERS);
  const channels = get(geometry, CHANNELS);
  const wide = roundUp(channels);
  const height = get(geometry, IN_HEIGHT);
  const width = get(geometry, IN_WIDTH);
  const isDirect = !get(geometry, IS_PADDED) && wide == channels;
  const taps = get(geometry, TAPS);
  const tapOffsets: usize = get(geometry, TAP_OFFSETS);
  const offsets: usize = get(geometry, GRADIENT_OFFSETS);
  const rowBytes = filters << 2;
  const paddedWidth = get(geometry, PADDED_WIDTH);
  const paddedBytes = get(geometry, PADDED_HEIGHT) * paddedWidth * wide * 4;
  for (let picture = from; picture < to; picture++) {
    const source = dy + picture * positions * rowBytes;
    const result = dx + picture * height * width * channels * 4;
    const target = isDirect ? result : scratch;
    // A dense layer splits one picture between threads: its caller clears dx.
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
            c00 = madd(e0, b0, c00);
            c01 = madd(e0, b1, c01);
            const e1 = v128.load_splat<f32>(a0 + d1);
            c10 = madd(e1, b0, c10);
            c11 = madd(e1, b1, c11);
            const e2 = v128.load_splat<f32>(a0 + d2);
            c20 = madd(e2, b0, c20);
            c21 = madd(e2, b1, c21);
            const e3 = v128.load_splat<f32>(a0 + d3);
            c30 = madd(e3, b0, c30);
            c31 = madd(e3, b1, c31);
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
        let cell = scratch + ((i + get(geometry, PAD_TOP)) * paddedWidth + get(geometry, PAD_LEFT)) * wide * 4;
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
 * dw from x and dy, in tiles of 4 terms by 8 filters; this call does the tiles `fromTile` to `toTile` over the whole
 * batch, so the order of each sum does not depend on the number of threads. `dw` is (terms up to 4, filters up to 8), zero.
 */
export function convolveFilter(
  geometry: usize, x: usize, dy: usize, dw: usize, scratch: usize, batch: i32, fromTile: i32, toTile: i32,
): void {
  const positions = get(geometry, POSITIONS);
  const filters = get(geometry, FILTERS);
  const wide = roundUp(filters);
  const panels = wide >> 3;
  const pictureBytes = get(geometry, IN_HEIGHT) * get(geometry, IN_WIDTH) * get(geometry, CHANNELS) * 4;
  const paddedBytes = get(geometry, IS_PADDED)
    ? get(geometry, PADDED_HEIGHT) * get(geometry, PADDED_WIDTH) * get(geometry, CHANNELS) * 4 : 0;
  const offsets: usize = get(geometry, POSITION_OFFSETS);
  const endOffsets = offsets + (positions << 2);
  const termOffsets: usize = get(geometry, TERM_OFFSETS);
  const step = wide << 2;
  for (let picture = 0; picture < batch; picture++) {
    const source = windowed(geometry, x + picture * pictureBytes, scratch);
    let errors = dy + picture * positions * filters * 4;
    if (wide != filters) {
      const copy = scratch + paddedBytes;
      memory.fill(copy, 0, positions * step);
      for (let i = 0; i < positions; i++) memory.copy(copy + i * step, errors + i * filters * 4, filters << 2);
      errors = copy;
    }
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
      for (let at = offsets; at < endOffsets; at += 4) {
        const offset: usize = load<i32>(at);
        const b0 = v128.load(b);
        const b1 = v128.load(b, 16);
        const s0 = v128.load_splat<f32>(t0 + offset);
        c00 = madd(s0, b0, c00);
        c01 = madd(s0, b1, c01);
        const s1 = v128.load_splat<f32>(t1 + offset);
        c10 = madd(s1, b0, c10);
        c11 = madd(s1, b1, c11);
        const s2 = v128.load_splat<f32>(t2 + offset);
        c20 = madd(s2, b0, c20);
        c21 = madd(s2, b1, c21);
        const s3 = v128.load_splat<f32>(t3 + offset);
        c30 = madd(s3, b0, c30);
        c31 = madd(s3, b1, c31);
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
}

/** Gradient through ReLU, and the bias's: `out = y > 0 ? dy : 0` in blocks of `rows` rows, each block's column sums in `sums`. */
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

/** The largest value under each window; outside the picture there is nothing. */
export function maxPool(geometry: usize, x: usize, y: usize, from: i32, to: i32): void {
  const height = get(geometry, IN_HEIGHT), width = get(geometry, IN_WIDTH), channels = get(geometry, CHANNELS);
  const outHeight = get(geometry, OUT_HEIGHT), outWidth = get(geometry, OUT_WIDTH);
  const pixel = channels << 2;
  const whole = channels & ~3;
  for (let picture = from; picture < to; picture++) {
    const source = x + picture * height * width * pixel;
    let out = y + picture * outHeight * outWidth * pixel;
    for (let i = 0; i < outHeight; i++) {
      const top = i * get(geometry, STRIDE_HEIGHT) - get(geometry, PAD_TOP);
      const firstRow = max(top, 0), endRow = min(top + get(geometry, FILTER_HEIGHT), height);
      for (let j = 0; j < outWidth; j++) {
        const left = j * get(geometry, STRIDE_WIDTH) - get(geometry, PAD_LEFT);
        const firstColumn = max(left, 0), endColumn = min(left + get(geometry, FILTER_WIDTH), width);
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

/** The gradient goes to the first place of each window that holds the maximum, as on tfjs's cpu back end. */
export function maxPoolInput(geometry: usize, dy: usize, x: usize, y: usize, dx: usize, from: i32, to: i32): void {
  const height = get(geometry, IN_HEIGHT), width = get(geometry, IN_WIDTH), channels = get(geometry, CHANNELS);
  const outHeight = get(geometry, OUT_HEIGHT), outWidth = get(geometry, OUT_WIDTH);
  const pixel = channels << 2;
  const whole = channels & ~3;
  for (let picture = from; picture < to; picture++) {
    const source = x + picture * height * width * pixel;
    const toTarget = dx - x;
    memory.fill(source + toTarget, 0, height * width * pixel);
    let out: usize = picture * outHeight * outWidth * pixel;
    for (let i = 0; i < outHeight; i++) {
      const top = i * get(geometry, STRIDE_HEIGHT) - get(geometry, PAD_TOP);
      const firstRow = max(top, 0), endRow = min(top + get(geometry, FILTER_HEIGHT), height);
      for (let j = 0; j < outWidth; j++) {
        const left = j * get(geometry, STRIDE_WIDTH) - get(geometry, PAD_LEFT);
        const firstColumn = max(left, 0), endColumn = min(left + get(geometry, FILTER_WIDTH), width);
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
 * relu(x * kernel + bias) of rows, the kernel packed by `packFilter`; geometry is that of one row as a picture. `scratch` holds
 * five rows of eight numbers.
 */
export function multiplyRows(
  geometry: usize, x: usize, packed: usize, bias: usize, y: usize, scratch: usize, relu: i32, rows: i32,
): void {
  const terms = get(geometry, TERMS), units = get(geometry, FILTERS);
  const panelBytes: usize = terms << 5;
  const least = relu ? f32x4.splat(0) : f32x4.splat(-f32.MAX_VALUE * 2);
  // Fewer than five rows are multiplied one by one, each as if it were five.
  const atOnce = rows < TILES_AT_ONCE ? 1 : TILES_AT_ONCE;
  const rowBytes: usize = atOnce == 1 ? 0 : terms << 2;
  for (let unit = 0; unit < units; unit += 8) {
    const panel = packed + (unit >> 3) * panelBytes;
    const low = v128.load(bias + (unit << 2)), high = v128.load(bias + (unit << 2), 16);
    for (let first = 0; first < rows; first += atOnce) {
      // The last five may be some of those before once more.
      const row = min(first, rows - atOnce);
      multiplyTiles(x + (row * terms << 2), rowBytes, panel, panel + panelBytes, scratch);
      for (let i = 0; i < atOnce; i++) {
        const sums = scratch + (i << 5), out = y + ((row + i) * units + unit << 2);
        const sum0 = f32x4.add(v128.load(sums), low), sum1 = f32x4.add(v128.load(sums, 16), high);
        storePart(out, larger(sum0, least), larger(sum1, least), units - unit);
      }
    }
  }
}

// A stage of a chain, an array of i32 (see engine/chain.ts):
const STAGE_KIND = 0;
const STAGE_GEOMETRY = 4;
const STAGE_FILTER = 8; // packed as its kind asks
const STAGE_BIAS = 12;
const STAGE_RELU = 16;
const STAGE_BORDER = 20; // bytes of as many bordered pictures as pass at once
const STAGE_BYTES = 24;

const CONVOLUTION = 0, WINOGRAD = 1, POOLING = 2, ROWS = 3;

/**
 * Pictures through the stages of a chain, a lot at a time: those of pictures up to `rowStages`, `atOnce` together while they
 * are in the cache, then the lot's rows through those up to `end`. `next` counts the pictures taken: every thread takes one
 * lot after another, smaller ones towards the end (`shares` of what is left, in fives), so that a thread which is late or slow
 * keeps none waiting. `rows` holds a lot between the two, `buffers` two of what stages hand on, which they write by turns.
 */
export function answerPictures(
  stages: usize, rowStages: usize, end: usize, x: usize, pictureBytes: usize, rows: usize, rowBytes: usize,
  y: usize, answerBytes: usize, scratch: usize, buffers: usize, bufferBytes: usize,
  next: usize, lot: i32, shares: i32, atOnce: i32, pictures: i32,
): void {
  const isCut = rowStages < end;
  for (;;) {
    const first = atomic.load<i32>(next);
    const left = pictures - first;
    if (left <= 0) return;
    const count = min(left, min(lot, (left / shares + 4) / 5 * 5 + 5));
    if (atomic.cmpxchg<i32>(next, first, first + count) != first) continue;
    const answers = y + first * answerBytes;
    const target = isCut ? rows : answers;
    for (let i = 0; i < count; i += atOnce) {
      const source = x + (first + i) * pictureBytes;
      pass(stages, rowStages, source, target + i * rowBytes, scratch, buffers, bufferBytes, min(atOnce, count - i));
    }
    if (isCut) pass(rowStages, end, rows, answers, scratch, buffers, bufferBytes, count);
  }
}

export function pass(
  stages: usize, end: usize, source: usize, last: usize, scratch: usize, buffers: usize, bufferBytes: usize, count: i32,
): void {
  let spare = buffers;
  for (let stage = stages; stage < end; stage += STAGE_BYTES) {
    const target = stage + STAGE_BYTES == end ? last : spare;
    const kind = get(stage, STAGE_KIND), geometry: usize = get(stage, STAGE_GEOMETRY);
    const filter: usize = get(stage, STAGE_FILTER), bias: usize = get(stage, STAGE_BIAS);
    const relu = get(stage, STAGE_RELU);
    if (kind == CONVOLUTION) {
      const groups = (get(geometry, POSITIONS) + 3) >> 2;
      convolve(geometry, source, filter, bias, target, scratch, relu, 0, count, 0, groups);
    } else if (kind == WINOGRAD) {
      convolveWinograd(geometry, source, filter, bias, target, scratch, get(stage, STAGE_BORDER), relu, count);
    } else if (kind == POOLING) {
      maxPool(geometry, source, target, 0, count);
    } else if (kind == ROWS) {
      multiplyRows(geometry, source, filter, bias, target, scratch, relu, count);
    } else readBytes(source, target, count * get(geometry, IN_HEIGHT) * get(geometry, IN_WIDTH) * get(geometry, CHANNELS));
    source = target;
    spare = spare == buffers ? buffers + bufferBytes : buffers;
  }
}

/** Bytes as numbers from 0 to 1. */
export function readBytes(x: usize, y: usize, count: i32): void {
  const most = f32x4.splat(255);
  const whole = count & ~3;
  for (let i = 0; i < whole; i += 4) {
    const words = i16x8.extend_low_i8x16_u(v128.load32_zero(x + i));
    v128.store(y + (i << 2), f32x4.div(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(words)), most));
  }
  for (let i = whole; i < count; i++) store<f32>(y + (i << 2), <f32>load<u8>(x + i) / 255);
}

/** Gradient of a depthwise convolution at the picture: output channel c * multiplier + m comes from input channel c. tfjs differentiates none with dilation. */
export function depthwiseInput(
  geometry: usize, dy: usize, filter: usize, dx: usize,
  multiplier: i32, from: i32, to: i32,
): void {
  const height = get(geometry, IN_HEIGHT), width = get(geometry, IN_WIDTH), channels = get(geometry, CHANNELS);
  const outHeight = get(geometry, OUT_HEIGHT), outWidth = get(geometry, OUT_WIDTH);
  const filterHeight = get(geometry, FILTER_HEIGHT), filterWidth = get(geometry, FILTER_WIDTH);
  const filters = channels * multiplier;
  const bytes = height * width * channels << 2;
  for (let picture = from; picture < to; picture++) {
    const target = dx + picture * bytes;
    memory.fill(target, 0, bytes);
    let error = dy + (picture * outHeight * outWidth * filters << 2);
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++, error += filters << 2) {
        for (let fy = 0; fy < filterHeight; fy++) {
          const row = i * get(geometry, STRIDE_HEIGHT) - get(geometry, PAD_TOP) + fy;
          if (row < 0 || row >= height) continue;
          for (let fx = 0; fx < filterWidth; fx++) {
            const column = j * get(geometry, STRIDE_WIDTH) - get(geometry, PAD_LEFT) + fx;
            if (column < 0 || column >= width) continue;
            const at = target + ((row * width + column) * channels << 2);
            const tap = filter + ((fy * filterWidth + fx) * filters << 2);
            for (let k = 0; k < filters; k++) {
              const place = at + (k / multiplier << 2);
              store<f32>(place, load<f32>(place) + load<f32>(error + (k << 2)) * load<f32>(tap + (k << 2)));
            }
          }
        }
      }
    }
  }
}

/** Gradient of a depthwise convolution at its filter, taps `from` to `to`: pictures in order, so sums do not depend on threads. */
export function depthwiseFilter(
  geometry: usize, x: usize, dy: usize, dw: usize,
  multiplier: i32, batch: i32, from: i32, to: i32,
): void {
  const height = get(geometry, IN_HEIGHT), width = get(geometry, IN_WIDTH), channels = get(geometry, CHANNELS);
  const outHeight = get(geometry, OUT_HEIGHT), outWidth = get(geometry, OUT_WIDTH);
  const filterWidth = get(geometry, FILTER_WIDTH);
  const filters = channels * multiplier;
  for (let tap = from; tap < to; tap++) {
    const sums = dw + (tap * filters << 2);
    memory.fill(sums, 0, filters << 2);
    const down = tap / filterWidth - get(geometry, PAD_TOP);
    const right = tap % filterWidth - get(geometry, PAD_LEFT);
    let error = dy;
    for (let picture = 0; picture < batch; picture++) {
      for (let i = 0; i < outHeight; i++) {
        const row = i * get(geometry, STRIDE_HEIGHT) + down;
        for (let j = 0; j < outWidth; j++, error += filters << 2) {
          const column = j * get(geometry, STRIDE_WIDTH) + right;
          if (row < 0 || row >= height || column < 0 || column >= width) continue;
          const at = x + (((picture * height + row) * width + column) * channels << 2);
          for (let k = 0; k < filters; k++) {
            const place = sums + (k << 2);
            store<f32>(place, load<f32>(place) + load<f32>(at + (k / multiplier << 2)) * load<f32>(error + (k << 2)));
          }
        }
      }
    }
  }
}

/** Rows added up by the segment each belongs to; rows of no segment (a number below 0) are left out. */
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

/** One step of Adam: `rate` already holds both bias corrections. */
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

/** The sum of each column, rows in order. */
export function sumRows(values: usize, sums: usize, rows: i32, columns: i32): void {
  memory.fill(sums, 0, columns << 2);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      store<f32>(sums + (j << 2), load<f32>(sums + (j << 2)) + load<f32>(values + ((i * columns + j) << 2)));
    }
  }
}
