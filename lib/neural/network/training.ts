/** A training as a record: how it shows itself, and how a stored run's is found again. */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Displayable, type MimeBundle, withDisplay } from "../../core/display";
import { mustBe } from "../../core/errors";
import { of as tableOf, toHtml, toText } from "../../core/table";
import type { Epoch, Training } from "./types";

export const TRAINING_MIME = "application/vnd.merchant-lab.training+json";
const CHECK_MIME = "application/vnd.merchant-lab.check+json";

export function shown(training: Training): Training & Displayable {
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
  const table = tableOf(rows, { caption, limit: 50 });
  return { "text/html": toHtml(table), "text/plain": toText(table), [TRAINING_MIME]: training };
}

/** The epochs as CSV, a row each. */
export function toCsv(epochs: readonly Epoch[]): string {
  const columns = Object.keys(epochs[0] ?? {}) as (keyof Epoch)[];
  return [columns, ...epochs.map((epoch) => columns.map((name) => epoch[name]))]
    .map((row) => `${row.join(",")}\n`)
    .join("");
}

/** A run that took long, executed once and kept with its notebook. */
export interface StoredRun {
  readonly training: Training;
  /** Numbers that the run's notebook checked, by label. */
  readonly checks: Readonly<Record<string, number>>;
}

/**
 * The first training of a notebook in `notebooks/full-runs`, and what that notebook checked.
 *
 * @param name The notebook's name without `.ipynb`.
 * @throws {TypeError} If there is no such notebook, or it holds no training.
 */
export function storedRun(name: string): StoredRun {
  const action = "read a stored run";
  const file = path.resolve(__dirname, "../../../notebooks/full-runs", `${path.basename(name)}.ipynb`);
  if (!existsSync(file)) throw new TypeError(mustBe(action, "name", "that of a stored run", name));
  const notebook = JSON.parse(readFileSync(file, "utf8")) as {
    readonly cells: readonly { readonly outputs?: readonly { readonly data?: Record<string, unknown> }[] }[];
  };
  const bundles = notebook.cells.flatMap(({ outputs = [] }) => outputs.map(({ data }) => data ?? {}));
  const training = bundles.find((bundle) => TRAINING_MIME in bundle)?.[TRAINING_MIME] as Training | undefined;
  if (!training) throw new TypeError(mustBe(action, "the notebook", "one that holds a training", name));
  const checks: Record<string, number> = {};
  for (const bundle of bundles) {
    const record = bundle[CHECK_MIME] as { readonly label: string; readonly measured: unknown } | undefined;
    if (typeof record?.measured === "number") checks[record.label] = record.measured;
  }
  return { training, checks };
}
