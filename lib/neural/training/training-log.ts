/** How the record of a training is displayed and logged. */
import { type Displayable, type MimeBundle, withDisplay } from "../../core/text/display";
import { localized } from "../../core/text/language";
import { fromRecords, toHtml, toText } from "../../core/text/table";
import type { Epoch, Training } from "./types";

export const TRAINING_MIME = "application/vnd.merchant-lab.training+json";

export function displayTraining(training: Training): Training & Displayable {
  return withDisplay({ ...training }, toBundle);
}

function toBundle(training: Training): MimeBundle {
  const inWords = (name: string) => name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  const rows = training.epochs.map((epoch) =>
    Object.fromEntries(Object.entries(flat(epoch)).map(([name, value]) => [inWords(name), value])),
  );
  const { trainingCount, epochs } = training;
  const count = trainingCount.toLocaleString("en-US");
  const caption = localized(
    `${count} samples, ${epochs.length} epochs`,
    `${count} 个样本，${epochs.length} 轮`,
  );
  const table = fromRecords(rows, { caption, limit: 50 });
  return { "text/html": toHtml(table), "text/plain": toText(table), [TRAINING_MIME]: training };
}

/** The epochs as CSV, one row for each. */
export function epochsToCsv(epochs: readonly Epoch[]): string {
  const rows = epochs.map(flat);
  const columns = Object.keys(rows[0] ?? {});
  return [columns, ...rows.map((row) => columns.map((name) => row[name]))]
    .map((row) => `${row.join(",")}\n`)
    .join("");
}

/** The numbers of an epoch by name, those of the validation's metrics with their prefix. */
function flat({ metrics = {}, validationMetrics = {}, ...epoch }: Epoch): Record<string, number> {
  const validated = Object.entries(validationMetrics).map(([name, value]) => [`validation ${name}`, value]);
  return { ...(epoch as Record<string, number>), ...metrics, ...Object.fromEntries(validated) };
}
