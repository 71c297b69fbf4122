/** How the record of a training is displayed and logged. */
import { type Displayable, type MimeBundle, withDisplay } from "../../core/text/display";
import { fromRecords, toHtml, toText } from "../../core/text/table";
import type { Epoch, Training } from "./types";

export const TRAINING_MIME = "application/vnd.merchant-lab.training+json";

export function displayTraining(training: Training): Training & Displayable {
  return withDisplay({ ...training }, toBundle);
}

function toBundle(training: Training): MimeBundle {
  const rows = training.epochs.map((epoch) => ({
    epoch: epoch.epoch,
    loss: epoch.loss,
    ...(epoch.accuracy !== undefined && { accuracy: epoch.accuracy }),
    ...(epoch.meanAbsoluteError !== undefined && { "mean absolute error": epoch.meanAbsoluteError }),
    ...(epoch.validationLoss !== undefined && {
      "validation loss": epoch.validationLoss,
      ...(epoch.validationAccuracy !== undefined && { "validation accuracy": epoch.validationAccuracy }),
      ...(epoch.validationMeanAbsoluteError !== undefined && {
        "validation mean absolute error": epoch.validationMeanAbsoluteError,
      }),
    }),
    "learning rate": epoch.learningRate,
  }));
  const { trainingCount, epochs } = training;
  const caption = `${trainingCount.toLocaleString("en-US")} samples, ${epochs.length} epochs`;
  const table = fromRecords(rows, { caption, limit: 50 });
  return { "text/html": toHtml(table), "text/plain": toText(table), [TRAINING_MIME]: training };
}

/** The epochs as CSV, one row for each. */
export function epochsToCsv(epochs: readonly Epoch[]): string {
  const columns = Object.keys(epochs[0] ?? {}) as (keyof Epoch)[];
  return [columns, ...epochs.map((epoch) => columns.map((name) => epoch[name]))]
    .map((row) => `${row.join(",")}\n`)
    .join("");
}
