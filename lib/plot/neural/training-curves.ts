import { mustBe } from "../../core/errors";
import type { Training } from "../../neural";
import { figure } from "../figure";
import * as palette from "../palette";
import type { Figure, Trace } from "../types";
import { percent } from "./percent";

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
