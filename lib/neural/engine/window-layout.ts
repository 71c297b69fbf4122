/** Where a sliding window's numbers lie: the table that `kernels.as` reads, its fields in that file's order. */
import type { backend_util } from "@tensorflow/tfjs-core";

/** Its sizes; pictures may be any number. */
export type Window = Pick<
  backend_util.Conv2DInfo,
  | "inHeight"
  | "inWidth"
  | "inChannels"
  | "outHeight"
  | "outWidth"
  | "outChannels"
  | "filterHeight"
  | "filterWidth"
  | "strideHeight"
  | "strideWidth"
  | "dilationHeight"
  | "dilationWidth"
> & { readonly padInfo: { readonly top: number; readonly left: number } };

export interface Geometry {
  readonly fields: readonly number[];
  /** Byte offsets of positions, terms, taps, and positions in the gradient's picture. */
  readonly offsets: readonly (readonly number[])[];
  readonly firstOffsetField: number;
  readonly positions: number;
  readonly terms: number;
  readonly isPadded: boolean;
  /** Bytes of one bordered picture, and of one with its channels rounded up to 8. */
  readonly paddedBytes: number;
  readonly gradientBytes: number;
}

/** The same for windows of the same table. */
export function keyOf(window: Window, isPooled: boolean): string {
  const { inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth } =
    window;
  const { strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo } = window;
  const sizes = [inHeight, inWidth, inChannels, outHeight, outWidth, outChannels, filterHeight, filterWidth];
  sizes.push(strideHeight, strideWidth, dilationHeight, dilationWidth, padInfo.top, padInfo.left);
  return String([...sizes, isPooled]);
}

export const roundUp = (count: number, step: number): number => Math.ceil(count / step) * step;

/** `isPooled` puts the positions four by four, each four the outputs of which 2 x 2 pooling keeps the largest. */
export function of(window: Window, isPooled = false): Geometry {
  const { inHeight, inWidth, inChannels: channels, outHeight, outWidth, outChannels: filters } = window;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = window;
  const { top, left } = window.padInfo;
  // The last window's end, or the picture's where strides leave some of it out.
  const reachHeight = (outHeight - 1) * strideHeight + (filterHeight - 1) * dilationHeight + 1;
  const reachWidth = (outWidth - 1) * strideWidth + (filterWidth - 1) * dilationWidth + 1;
  const paddedHeight = Math.max(reachHeight, top + inHeight);
  const paddedWidth = Math.max(reachWidth, left + inWidth);
  const isPadded = paddedHeight !== inHeight || paddedWidth !== inWidth;
  const wide = roundUp(channels, 8);
  const places = isPooled ? inTwos(outHeight, outWidth) : inRows(outHeight, outWidth);
  const positions = places.length;
  const terms = filterHeight * filterWidth * channels;

  const corners = Array.from({ length: roundUp(positions, 4) }, (_, i) => {
    const [row, column] = places[Math.min(i, positions - 1)];
    return row * strideHeight * paddedWidth + column * strideWidth;
  });
  const taps = Array.from(
    { length: filterHeight * filterWidth },
    (_, i) => Math.floor(i / filterWidth) * dilationHeight * paddedWidth + (i % filterWidth) * dilationWidth,
  );
  const termOffsets = taps.flatMap((tap) =>
    Array.from({ length: channels }, (_, channel) => 4 * (tap * channels + channel)),
  );
  while (termOffsets.length % 4 !== 0) termOffsets.push(0);

  const fields = [
    inHeight,
    inWidth,
    channels,
    paddedHeight,
    paddedWidth,
    top,
    left,
    positions,
    filters,
    terms,
  ];
  fields.push(taps.length, isPadded ? 1 : 0);
  const firstOffsetField = fields.length;
  fields.push(0, 0, 0, 0, strideHeight, strideWidth, outHeight, outWidth, filterHeight, filterWidth);
  fields.push(isPooled ? 1 : 0);
  return {
    fields,
    offsets: [
      corners.map((corner) => 4 * corner * channels),
      termOffsets,
      taps.map((tap) => 4 * tap * wide),
      corners.map((corner) => 4 * corner * wide),
    ],
    firstOffsetField,
    positions,
    terms,
    isPadded,
    paddedBytes: isPadded ? 4 * paddedHeight * paddedWidth * channels : 0,
    gradientBytes: isPadded || wide !== channels ? 4 * paddedHeight * paddedWidth * wide : 0,
  };
}

type Place = readonly [row: number, column: number];

function inRows(height: number, width: number): Place[] {
  return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width]);
}

/** A last row or column that is odd is in no window of 2 x 2. */
function inTwos(height: number, width: number): Place[] {
  return inRows(Math.floor(height / 2), Math.floor(width / 2)).flatMap(([row, column]) =>
    inRows(2, 2).map(([down, right]): Place => [2 * row + down, 2 * column + right]),
  );
}
