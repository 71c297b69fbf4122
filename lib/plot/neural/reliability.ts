import { mustBe } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { readColumn } from "../../core/vectors";
import { expectedCalibrationError, type ReliabilityBin } from "../../metrics/calibration";
import { figure } from "../figure";
import * as palette from "../palette";
import { requireEach } from "../text";
import type { Figure } from "../types";
import { TITLE_OPTIONS, type TitleOptions } from "./options";

/**
 * Reliability diagram (可靠性图): accuracy against confidence, the predicted probability, with a point for each bin, the larger
 * the more predictions. On the line the model is calibrated, below it overconfident.
 *
 * @param bins As `metrics.reliability` returns them.
 * @throws {TypeError} If these are no bins.
 * @throws {RangeError} If there is no prediction.
 *
 * @example
 * const bins = metrics.reliability([0.9, 0.8], [1, 0], { bins: 2 });
 * neuralPlots.reliability(bins).data.map(({ name }) => name); // ["confidence = accuracy", "predictions"]
 */
export function reliability(bins: readonly ReliabilityBin[], options: TitleOptions = {}): Figure {
  const action = "draw reliability";
  const { title = localized("Calibration", "校准") } = readOptions(action, options, TITLE_OPTIONS);
  const kind = "a bin, as metrics.reliability returns it";
  readColumn(action, "bins", bins);
  requireEach(action, "bins", bins, kind, {
    from: "number",
    to: "number",
    count: "integer",
    confidence: "number",
    accuracy: "number",
  });
  const filled = bins.filter(({ count }) => count > 0);
  if (filled.length === 0) throw new RangeError(mustBe(action, "bins", "of at least one prediction", 0));
  const total = filled.reduce((sum, { count }) => sum + count, 0);
  const error = expectedCalibrationError(bins);
  const worst = filled.reduce((a, b) =>
    Math.abs(b.confidence - b.accuracy) * b.count > Math.abs(a.confidence - a.accuracy) * a.count ? b : a,
  );
  const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
  return figure({
    title,
    description: localized(
      `Expected calibration error ${percent(error)} over ${total} predictions. Its largest part comes from the ${worst.count} predictions with a confidence of about ${percent(worst.confidence)}, of which ${percent(worst.accuracy)} are correct.`,
      `${total} 个预测的期望校准误差为 ${percent(error)}。最大的一部分来自概率约 ${percent(worst.confidence)} 的 ${worst.count} 个预测，其中 ${percent(worst.accuracy)} 正确。`,
    ),
    data: [
      {
        type: "scatter",
        mode: "lines",
        name: localized("confidence = accuracy", "概率 = 准确率"),
        x: [0, 1],
        y: [0, 1],
        line: { color: palette.grey, width: 1, dash: "dash" },
      },
      {
        type: "scatter",
        mode: "lines+markers",
        name: localized("predictions", "预测"),
        x: filled.map(({ confidence }) => confidence),
        y: filled.map(({ accuracy }) => accuracy),
        text: filled.map(({ count }) => localized(`${count} predictions`, `${count} 个预测`)),
        line: { color: palette.blue, width: 1 },
        marker: {
          color: palette.blue,
          size: filled.map(({ count }) => 5 + 20 * Math.sqrt(count / total)),
          opacity: 0.8,
        },
        hovertemplate: localized(
          "%{text}<br>confidence %{x:.1%}, accuracy %{y:.1%}<extra></extra>",
          "%{text}<br>概率 %{x:.1%}，准确率 %{y:.1%}<extra></extra>",
        ),
      },
    ],
    layout: {
      height: 440,
      xaxis: { title: localized("mean confidence", "平均概率"), tickformat: ".0%", range: [0, 1.03] },
      yaxis: { title: localized("accuracy", "准确率"), tickformat: ".0%", range: [0, 1.05] },
    },
  });
}
