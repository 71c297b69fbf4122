/** How the record of a training is displayed and logged. */
import { type Displayable, type MimeBundle, withDisplay } from "../../core/text/display";
import { fromRecords, toHtml, toText } from "../../core/text/table";
import type { Epoch, Training } from "./types";

export const TRAINING_MIME = "application/vnd.merchant-lab.training+json";

export function displayTraining(training: Training): Training & Displayable {
  return withDisplay({ ...training }, toBundle);
}

function toBundle(training: Training): MimeBundle {
  const inWords = (name: string) => name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  const rows = training.epochs.map((epoch) =>
    Object.fromEntries(Object.entries(epoch).map(([name, value]) => [inWords(name), value as number])),
  );
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
