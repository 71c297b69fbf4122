import { mustBe, requireInteger, requireKind, requireOneOf } from "../../core/errors";
import { checkedLater, integer, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { localized } from "../../core/text/language";
import { readColumn, readPositions, type VectorLike } from "../../core/vectors";
import * as png from "../png";
import { countOf } from "../text";
import type { Annotation, Figure, LayoutImage } from "../types";
import { CHART_OPTIONS, type ChartOptions, chart, indicesTo, type Names, readLabels } from "./chart";

/** Images of one size in one block of bytes, as `datasets.mnist()` loads them. */
export interface Images {
  readonly height: number;
  readonly width: number;
  /** 1 grey, 3 RGB. @default 1 */
  readonly channels?: number;
  /** Values from 0 to 255: image by image, row by row, channels last. */
  readonly pixels: VectorLike;
}

/** Options of `charts.images`. */
export interface ImagesOptions extends ChartOptions {
  /** Indices of the images to show. @default the first 24 */
  readonly indices?: VectorLike;
  /** A short text under each image shown. */
  readonly labels?: Names;
  /** Images in a row. @default 8 */
  readonly columns?: number;
}

const IMAGES_OPTIONS = {
  ...CHART_OPTIONS,
  indices: checkedLater<VectorLike | undefined>(),
  labels: checkedLater<Names | undefined>(),
  columns: withDefault(8, integer(1)),
} satisfies OptionReaders<ImagesOptions>;

const ACTION = "show images";
/** Pixels of a full row of images. In a row of fewer than six, images are as large as in a row of six. */
const ROW_WIDTH = 680;
const LEAST_COLUMNS = 6;

/**
 * A gallery of images (图片集), each with its label under it.
 *
 * @throws {TypeError} If these are no images, or there is not one label for each image shown.
 * @throws {RangeError} If an index is out of range, a pixel is not an integer from 0 to 255, or the images have neither 1 nor 3
 *   channels.
 *
 * @example
 * const two = { height: 1, width: 2, pixels: Uint8Array.of(0, 255, 255, 0) };
 * charts.images(two, { title: "Two images", labels: ["a", "b"] }).description; // "2 images of 2 by 1 pixels, labelled a, b."
 */
export function images(images: Images, options: ImagesOptions): Figure {
  const { columns, indices: asked, labels: given, ...rest } = readOptions(ACTION, options, IMAGES_OPTIONS);
  requireKind(ACTION, "images", images, "images of one size", {
    height: "any",
    width: "any",
    pixels: "any",
  });
  const pixels = readColumn<number>(ACTION, "images.pixels", images.pixels);
  const indices = indicesOf(images, pixels.length, asked);
  const { width, height } = images;
  const labels = given && readLabels(ACTION, "labels", given, indices.length);
  const across = Math.min(columns, Math.max(1, indices.length));
  const rows = Math.ceil(indices.length / across);
  const labelShare = labels ? 0.28 : 0;
  const cellOf = (k: number) => ({ x: k % across, y: rows - Math.floor(k / across) - 1 });
  const shown = indices.map(
    (index, k): LayoutImage => ({
      source: dataUriOf(images, pixels, index),
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
      text: labels?.[k] ?? "",
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
    rest,
    localized(
      `${countOf(indices.length, "image")} of ${width} by ${height} pixels${labels ? `, labelled ${firstLabels(labels, ", ")}` : ""}.`,
      `${indices.length} 张 ${width} × ${height} 像素的图片${labels ? `，标签为 ${firstLabels(labels, "、")}` : ""}。`,
    ),
    {
      height: Math.round(70 + rows * cell * (1 / (1 - labelShare)) * 0.96),
      xaxis: { ...hidden, range: [0, Math.max(across, LEAST_COLUMNS)] },
      yaxis: { ...hidden, range: [0, rows] },
      images: shown,
      annotations: labels ? captions : [],
    },
  );
}

/** The indices asked for, or the first 24; checks the size of the images. */
function indicesOf(images: Images, pixelCount: number, asked: VectorLike | undefined): number[] {
  const { width, height, channels = 1 } = images;
  requireInteger(ACTION, "images.height", height, 1);
  requireInteger(ACTION, "images.width", width, 1);
  requireOneOf(ACTION, "images.channels", channels, [1, 3]);
  const available = pixelCount / (width * height * channels);
  if (!Number.isInteger(available))
    throw new TypeError(
      mustBe(ACTION, "images.pixels", `whole images of ${height} x ${width} x ${channels}`, images.pixels),
    );
  return asked === undefined
    ? indicesTo(Math.min(24, available))
    : Array.from(readPositions(ACTION, "indices", asked, available));
}

function dataUriOf(images: Images, pixels: ArrayLike<number>, index: number): string {
  const { width, height, channels = 1 } = images;
  const size = width * height * channels;
  const own = Array.from({ length: size }, (_, i) => pixels[index * size + i]);
  own.forEach((pixel, i) => {
    if (!(Number.isInteger(pixel) && pixel >= 0 && pixel <= 255))
      throw new RangeError(
        mustBe(ACTION, `images.pixels[${index * size + i}]`, "an integer from 0 to 255", pixel),
      );
  });
  return png.toDataUri(own, width, height, channels);
}

function firstLabels(labels: readonly string[], separator: string): string {
  return `${labels.slice(0, 8).join(separator)}${labels.length > 8 ? " …" : ""}`;
}
