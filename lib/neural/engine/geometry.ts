/** Where a sliding window's numbers lie: the table that `kernels.as` reads, its fields in that file's order. */
import type { backend_util } from "@tensorflow/tfjs-core";

type Window = Pick<
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

export const roundUp = (count: number, step: number): number => Math.ceil(count / step) * step;

export function of(window: Window): Geometry {
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
  const positions = outHeight * outWidth;
  const terms = filterHeight * filterWidth * channels;

  const corners = Array.from({ length: roundUp(positions, 4) }, (_, i) => Math.min(i, positions - 1)).map(
    (i) => Math.floor(i / outWidth) * strideHeight * paddedWidth + (i % outWidth) * strideWidth,
  );
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
