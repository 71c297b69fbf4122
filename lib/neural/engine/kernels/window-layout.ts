/** Where the values of a sliding window lie: the table that `kernels.as` reads, with its fields in that file's order. */
import type { backend_util } from "@tensorflow/tfjs-core";

/** The sizes that a layout depends on, with the padding. */
const SIZES = [
  ...(["inHeight", "inWidth", "inChannels", "outHeight", "outWidth", "outChannels"] as const),
  ...(["filterHeight", "filterWidth", "strideHeight", "strideWidth"] as const),
  ...(["dilationHeight", "dilationWidth"] as const),
] as const;

/** Sizes of a convolution or pooling, for any number of images. */
export type Window = Pick<backend_util.Conv2DInfo, (typeof SIZES)[number]> & {
  readonly padInfo: { readonly top: number; readonly left: number };
};

export interface WindowLayout {
  readonly fields: readonly number[];
  /** Byte offsets of positions, terms and taps, and of positions in the image of the gradient. */
  readonly offsets: readonly (readonly number[])[];
  readonly firstOffsetField: number;
  readonly positions: number;
  readonly terms: number;
  readonly isPadded: boolean;
  /** Bytes of one padded image, and of one whose channels are rounded up to a multiple of 8. */
  readonly paddedBytes: number;
  readonly gradientBytes: number;
}

/** A key that is equal for windows with the same layout. */
export function layoutKey(window: Window, isPooled: boolean): string {
  const { top, left } = window.padInfo;
  return String([...SIZES.map((size) => window[size]), top, left, isPooled]);
}

export const roundUp = (count: number, step: number): number => Math.ceil(count / step) * step;

/** With `isPooled`, positions are in groups of four: the 2 x 2 outputs of which max pooling keeps the largest. */
export function layoutOf(window: Window, isPooled = false): WindowLayout {
  const { inHeight, inWidth, inChannels: channels, outHeight, outWidth, outChannels: filters } = window;
  const { filterHeight, filterWidth, strideHeight, strideWidth, dilationHeight, dilationWidth } = window;
  const { top, left } = window.padInfo;
  // The end of the last window, or of the image if the strides leave some of it out.
  const reachHeight = (outHeight - 1) * strideHeight + (filterHeight - 1) * dilationHeight + 1;
  const reachWidth = (outWidth - 1) * strideWidth + (filterWidth - 1) * dilationWidth + 1;
  const paddedHeight = Math.max(reachHeight, top + inHeight);
  const paddedWidth = Math.max(reachWidth, left + inWidth);
  const isPadded = paddedHeight !== inHeight || paddedWidth !== inWidth;
  const wide = roundUp(channels, 8);
  const pixels = isPooled ? pixelsInPools(outHeight, outWidth) : pixelsInRows(outHeight, outWidth);
  const positions = pixels.length;
  const terms = filterHeight * filterWidth * channels;

  const corners = Array.from({ length: roundUp(positions, 4) }, (_, i) => {
    const [row, column] = pixels[Math.min(i, positions - 1)];
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

  const fields = [inHeight, inWidth, channels, paddedHeight, paddedWidth, top, left];
  fields.push(positions, filters, terms, taps.length, isPadded ? 1 : 0);
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

type Pixel = readonly [row: number, column: number];

function pixelsInRows(height: number, width: number): Pixel[] {
  return Array.from({ length: height * width }, (_, i) => [Math.floor(i / width), i % width]);
}

/** The four pixels of each 2 x 2 window together; an odd last row or column is in no window. */
function pixelsInPools(height: number, width: number): Pixel[] {
  return pixelsInRows(Math.floor(height / 2), Math.floor(width / 2)).flatMap(([row, column]) =>
    pixelsInRows(2, 2).map(([down, right]): Pixel => [2 * row + down, 2 * column + right]),
  );
}
