import { mustBe, requireKind } from "../../core/errors";
import { readOptions } from "../../core/options";
import { localized } from "../../core/text/language";
import { readColumn } from "../../core/vectors";
import type { Epoch } from "../../neural/training/types";
import { figure } from "../figure";
import * as palette from "../palette";
import { percent, requireEach } from "../text";
import type { Figure, Trace } from "../types";
import { TITLE_OPTIONS, type TitleOptions } from "./options";

/** The history of a training; one that still runs has no best epoch yet. */
export interface Curves {
  readonly epochs: readonly Epoch[];
  /** @default the epoch with the least validation loss, or training loss where there is no validation */
  readonly bestEpoch?: number;
}

/**
 * Training curves (训练曲线): accuracy, or the mean absolute error of a regression, above the loss, by epoch, for training
 * and validation; the description names the best epoch.
 *
 * @throws {TypeError} If this is not the history of a training.
 * @throws {RangeError} If there is no epoch.
 *
 * @example
 * const epochs = [{ epoch: 1, loss: 0.5, accuracy: 0.75, learningRate: 0.001 }];
 * const { description } = neuralPlots.trainingCurves({ epochs });
 * description; // "After 1 epochs 75.00% of the training samples are right; the least loss was in epoch 1."
 */
export function trainingCurves(training: Curves, options: TitleOptions = {}): Figure {
  const action = "draw training curves";
  const { title: given } = readOptions(action, options, TITLE_OPTIONS);
  requireKind(action, "training", training, "a training, as network.fit returns it", { epochs: "any" });
  const { epochs } = training;
  readColumn(action, "training.epochs", epochs);
  if (epochs.length === 0) throw new RangeError(mustBe(action, "training", "of at least one epoch", 0));
  const properties = { epoch: "number", loss: "number" } as const;
  requireEach(action, "training.epochs", epochs, "the record of an epoch", properties);
  const last = epochs[epochs.length - 1];
  const isClasses = last.accuracy !== undefined;
  const title =
    given ??
    (isClasses
      ? localized("Accuracy and loss by epoch", "各轮的准确率与损失")
      : localized("Error and loss by epoch", "各轮的误差与损失"));

  const curve = (key: keyof Epoch, name: string, color: string, axis: "" | "2"): Trace => ({
    type: "scatter",
    mode: "lines+markers",
    x: epochs.map(({ epoch }) => epoch),
    y: epochs.map((epoch) => Number(epoch[key] ?? Number.NaN)),
    name,
    showlegend: axis === "",
    line: { color, width: 2 },
    marker: { color, size: 6 },
    xaxis: `x${axis}`,
    yaxis: `y${axis}`,
  });
  const [score, validationScore] = isClasses
    ? (["accuracy", "validationAccuracy"] as const)
    : (["meanAbsoluteError", "validationMeanAbsoluteError"] as const);
  const [fitted, validation] = [localized("training", "训练"), localized("validation", "验证")];
  const data = [
    curve(score, fitted, palette.blue, ""),
    curve("loss", fitted, palette.blue, "2"),
    curve(validationScore, validation, palette.orange, ""),
    curve("validationLoss", validation, palette.orange, "2"),
  ].slice(0, last.validationLoss === undefined ? 2 : 4);
  const best = training.bestEpoch ?? bestOf(epochs);
  return figure({
    title,
    description: localized(
      `After ${epochs.length} epochs ${sentence(last)}; the least loss was in epoch ${best}.`,
      `${epochs.length} 轮之后，${sentence(last)}；损失最小的是第 ${best} 轮。`,
    ),
    data,
    layout: {
      height: 480,
      xaxis: { domain: [0, 1], anchor: "y", showticklabels: false, dtick: 1 },
      yaxis: {
        domain: [0.55, 1],
        anchor: "x",
        ...(isClasses
          ? { title: localized("accuracy", "准确率"), tickformat: ".1%" }
          : { title: localized("mean absolute error", "平均绝对误差") }),
      },
      xaxis2: { domain: [0, 1], anchor: "y2", title: localized("epoch", "轮次"), dtick: 1 },
      yaxis2: {
        domain: [0, 0.45],
        anchor: "x2",
        title: isClasses
          ? localized("loss (nats)", "损失（奈特）")
          : localized("mean squared error", "均方误差"),
      },
    },
  });
}

function sentence({ accuracy, validationAccuracy, ...epoch }: Epoch): string {
  const onValidation = (text: string) => localized(`, ${text} on validation`, `，验证集为 ${text}`);
  if (accuracy !== undefined) {
    const validation = validationAccuracy === undefined ? "" : onValidation(percent(validationAccuracy));
    const share = percent(accuracy);
    return localized(
      `${share} of the training samples are right${validation}`,
      `训练样本的准确率为 ${share}${validation}`,
    );
  }
  const error = epoch.validationMeanAbsoluteError?.toPrecision(4);
  const validation = error === undefined ? "" : onValidation(error);
  const own = epoch.meanAbsoluteError?.toPrecision(4);
  return localized(`the mean absolute error is ${own}${validation}`, `平均绝对误差为 ${own}${validation}`);
}

function bestOf(epochs: readonly Epoch[]): number {
  const loss = (epoch: Epoch) => epoch.validationLoss ?? epoch.loss;
  return epochs.reduce((best, epoch) => (loss(epoch) < loss(best) ? epoch : best)).epoch;
}
