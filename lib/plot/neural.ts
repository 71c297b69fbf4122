/** Figures of picture classifiers: how training went, what is taken for what, and the pictures themselves. */
import { mustBe } from "../core/errors";
import type { LabelledImages } from "../core/samples";
import type { Filters, Mistake, Training } from "../neural";
import { images } from "./charts";
import { figure } from "./figure";
import * as palette from "./palette";
import type { Figure, Trace } from "./types";

/**
 * Training curves (训练曲线): accuracy above, loss below, epoch by epoch; the best epoch is marked.
 *
 * @throws {RangeError} If no epoch was run.
 */
export function trainingCurves(training: Training, options: { readonly title?: string } = {}): Figure {
  const { title = "Accuracy and loss by epoch" } = options;
  const { epochs, bestEpoch } = training;
  if (epochs.length === 0)
    throw new RangeError(mustBe("draw training curves", "training", "of at least one epoch", 0));
  const x = epochs.map(({ epoch }) => epoch);
  const curve = (
    y: readonly number[],
    name: string,
    color: string,
    axis: string,
    isFirst: boolean,
  ): Trace => ({
    type: "scatter",
    mode: "lines+markers",
    x,
    y: [...y],
    name,
    showlegend: isFirst,
    line: { color, width: 2 },
    marker: { color, size: 6 },
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
  });
  const data = [
    curve(
      epochs.map(({ accuracy }) => accuracy),
      "training",
      palette.blue,
      "",
      true,
    ),
    curve(
      epochs.map(({ loss }) => loss),
      "training",
      palette.blue,
      "2",
      false,
    ),
  ];
  const last = epochs[epochs.length - 1];
  if (last.validationLoss !== undefined) {
    const pick = (key: "validationAccuracy" | "validationLoss") => epochs.map((epoch) => epoch[key] ?? 0);
    data.push(curve(pick("validationAccuracy"), "validation", palette.orange, "", true));
    data.push(curve(pick("validationLoss"), "validation", palette.orange, "2", false));
  }
  const judged =
    last.validationAccuracy === undefined ? "" : `, ${percent(last.validationAccuracy)} on validation`;
  return figure({
    title,
    description: `After ${epochs.length} epochs ${percent(last.accuracy)} of the training pictures are right${judged}; the least loss was in epoch ${bestEpoch}.`,
    data,
    layout: {
      height: 480,
      xaxis: { domain: [0, 1], anchor: "y", showticklabels: false, dtick: 1 },
      yaxis: { domain: [0.55, 1], anchor: "x", title: "accuracy", tickformat: ".1%" },
      xaxis2: { domain: [0, 1], anchor: "y2", title: "epoch", dtick: 1 },
      yaxis2: { domain: [0, 0.45], anchor: "x2", title: "loss (nats)" },
    },
  });
}

/**
 * Confusion matrix (混淆矩阵): a row a true class, a column an answer. Colours show only the mistakes: the many right
 * answers on the diagonal would hide them.
 *
 * @param counts `counts[actual][predicted]`, as `metrics.confusionMatrix` gives.
 * @throws {TypeError} If there is not one row and column a name.
 */
export function confusionMatrix(
  counts: readonly (readonly number[])[],
  classNames: readonly string[],
  options: { readonly title?: string } = {},
): Figure {
  const { title = "What is taken for what" } = options;
  const size = classNames.length;
  if (counts.length !== size || counts.some((row) => row.length !== size))
    throw new TypeError(mustBe("draw a confusion matrix", "counts", `${size} by ${size}`, counts));
  let [total, right] = [0, 0];
  let worst = { actual: 0, predicted: 0, count: 0 };
  counts.forEach((row, actual) => {
    row.forEach((count, predicted) => {
      total += count;
      if (actual === predicted) right += count;
      else if (count > worst.count) worst = { actual, predicted, count };
    });
  });
  const mistake =
    worst.count === 0
      ? "No picture is taken for another class."
      : `The most frequent mistake: ${worst.count} times ${classNames[worst.actual]} is taken for ${classNames[worst.predicted]}.`;
  return figure({
    title,
    description: `${right} of ${total} pictures are right. ${mistake}`,
    data: [
      {
        type: "heatmap",
        z: counts.map((row, i) => row.map((count, j) => (i === j ? null : count))),
        x: [...classNames],
        y: [...classNames],
        text: counts.map((row) => row.map((count) => (count === 0 ? "" : String(count)))),
        colorscale: palette.sequential,
        zmin: 0,
        zmax: Math.max(1, worst.count),
        colorbar: { title: "mistakes" },
        xgap: 1,
        ygap: 1,
      },
    ],
    layout: {
      height: 180 + 36 * size,
      xaxis: { title: "answer", type: "category" },
      yaxis: { title: "true class", type: "category", autorange: "reversed" },
    },
  });
}

/** The pictures a model was surest of and wrong about, each with "true class → answer, belief". */
export function wrongest(
  pictures: LabelledImages,
  mistakes: readonly Mistake[],
  options: { readonly title?: string; readonly columns?: number } = {},
): Figure {
  const { title = "The surest mistakes: true class → answer", columns = 6 } = options;
  const name = (label: number) => pictures.classNames[label] ?? String(label);
  const [first] = mistakes;
  const isLong = mistakes.some(({ actual, predicted }) => name(actual).length + name(predicted).length > 6);
  const labels = mistakes.map(
    ({ actual, predicted, belief }) =>
      `${name(actual)}${isLong ? "<br>" : " "}→ ${name(predicted)}${isLong ? "<br>" : " "}${percent(belief, 1)}`,
  );
  return images(pictures, {
    title,
    indices: mistakes.map(({ index }) => index),
    labels,
    columns,
    // Long names take three lines, for which a picture's usual place is too low.
    ...(isLong && { height: 80 + Math.ceil(mistakes.length / columns) * 190 }),
    description: first
      ? `${mistakes.length} pictures; the surest mistake takes ${name(first.actual)} for ${name(first.predicted)} with ${percent(first.belief)} belief.`
      : "There is no mistake to show.",
  });
}

/** Filters as small pictures: white is a positive weight, black a negative one, grey is zero. */
export function filters(given: Filters, options: { readonly title?: string } = {}): Figure {
  const { title = "What the first layer looks for" } = options;
  const { count, height, width, weights } = given;
  const size = height * width;
  const zoom = 8;
  const pixels = new Uint8Array(count * size * zoom * zoom);
  let at = 0;
  for (let f = 0; f < count; f++) {
    const own = weights.subarray(f * size, (f + 1) * size);
    const largest = own.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-12);
    for (let y = 0; y < height * zoom; y++)
      for (let x = 0; x < width * zoom; x++) {
        const weight = own[Math.floor(y / zoom) * width + Math.floor(x / zoom)];
        pixels[at++] = Math.round(127.5 + (127.5 * weight) / largest);
      }
  }
  return images(
    { height: height * zoom, width: width * zoom, pixels },
    {
      title,
      indices: Array.from({ length: count }, (_, f) => f),
      labels: Array.from({ length: count }, (_, f) => String(f + 1)),
      description: `${count} filters of ${height} by ${width} weights; light pixels raise a filter's answer, dark ones lower it.`,
    },
  );
}

function percent(fraction: number, digits = 2): string {
  return `${(100 * fraction).toFixed(digits)}%`;
}
