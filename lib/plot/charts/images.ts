import { mustBe, requireInteger } from "../../core/errors";
import * as png from "../png";
import { countOf } from "../text";
import type { Annotation, Figure, LayoutImage } from "../types";
import { type ChartOptions, chart, indicesTo } from "./chart";

/** Images of one size in one block of bytes, as `datasets.mnist()` loads them. */
export interface Images {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB. @default 1 */
  readonly channels?: number;
  /** Values from 0 to 255: image by image, row by row, channels last. */
  readonly pixels: ArrayLike<number>;
}

/** Options of `charts.images`. */
export interface ImagesOptions extends ChartOptions {
  /** Indices of the images to show. @default the first 24 */
  readonly indices?: ArrayLike<number>;
  /** A short text under each image shown. */
  readonly labels?: ArrayLike<string | number>;
  /** Images in a row. @default 8 */
  readonly columns?: number;
}

const ACTION = "show images";
/** Pixels of a full row of images. In a row of fewer than six, images are as large as in a row of six. */
const ROW_WIDTH = 680;
const LEAST_COLUMNS = 6;

/**
 * A gallery of images (图片集), each with its label under it.
 *
 * @throws {RangeError} If an index is out of range, or the images have neither 1 nor 3 channels.
 *
 * @example
 * const two = { height: 1, width: 2, pixels: Uint8Array.of(0, 255, 255, 0) };
 * charts.images(two, { title: "Two images", labels: ["a", "b"] }).description; // "2 images of 2 by 1 pixels, labelled a, b."
 */
export function images(images: Images, options: ImagesOptions): Figure {
  const { columns = 8, labels } = options;
  const { width, height } = images;
  requireInteger(ACTION, "columns", columns, 1);
  const indices = indicesOf(images, options.indices);
  const across = Math.min(columns, Math.max(1, indices.length));
  const rows = Math.ceil(indices.length / across);
  const labelShare = labels ? 0.28 : 0;
  const cellOf = (k: number) => ({ x: k % across, y: rows - Math.floor(k / across) - 1 });
  const shown = indices.map(
    (index, k): LayoutImage => ({
      source: dataUriOf(images, index),
      x: cellOf(k).x + 0.04,
      y: cellOf(k).y + 1,
      sizex: 0.92,
      sizey: 0.96 - labelShare,
      xref: "x",
      yref: "y",
      sizing: "contain",
    }),
  );
  const captions = indices.map(
    (_, k): Annotation => ({
      text: String(labels?.[k] ?? ""),
      x: cellOf(k).x + 0.5,
      y: cellOf(k).y + labelShare - 0.02,
      xref: "x",
      yref: "y",
      yanchor: "top",
      font: { size: 12 },
    }),
  );
  const hidden = { visible: false, showgrid: false } as const;
  const cell = ROW_WIDTH / Math.max(across, LEAST_COLUMNS);
  return chart(
    [{ type: "scatter", mode: "none", x: [0, across], y: [0, rows], hoverinfo: "skip", showlegend: false }],
    options,
    `${countOf(indices.length, "image")} of ${width} by ${height} pixels${labels ? `, labelled ${firstLabels(labels)}` : ""}.`,
    {
      height: Math.round(70 + rows * cell * (1 / (1 - labelShare)) * 0.96),
      xaxis: { ...hidden, range: [0, Math.max(across, LEAST_COLUMNS)] },
      yaxis: { ...hidden, range: [0, rows] },
      images: shown,
      annotations: labels ? captions : [],
    },
  );
}

/** The indices asked for, checked. */
function indicesOf({ width, height, channels = 1, pixels }: Images, asked?: ArrayLike<number>): number[] {
  if (channels !== 1 && channels !== 3) throw new RangeError(mustBe(ACTION, "channels", "1 or 3", channels));
  const available = Math.floor(pixels.length / (width * height * channels));
  const indices = Array.from(asked ?? indicesTo(Math.min(24, available)));
  for (const index of indices)
    if (!(Number.isInteger(index) && index >= 0 && index < available))
      throw new RangeError(mustBe(ACTION, "every index", `an integer from 0 to ${available - 1}`, index));
  return indices;
}

function dataUriOf({ width, height, channels = 1, pixels }: Images, index: number): string {
  const size = width * height * channels;
  const own = Array.from({ length: size }, (_, i) => pixels[index * size + i]);
  return png.toDataUri(own, width, height, channels);
}

function firstLabels(labels: ArrayLike<string | number>): string {
  return `${Array.from(labels, String).slice(0, 8).join(", ")}${labels.length > 8 ? " …" : ""}`;
}
