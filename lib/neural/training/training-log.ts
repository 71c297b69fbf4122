/** How the record of a training is displayed and logged. */
import { type Displayable, type MimeBundle, withDisplay } from "../../core/text/display";
import { localized } from "../../core/text/language";
import { type Column, fromRecords, toHtml, toText } from "../../core/text/table";
import type { Epoch, Training } from "./types";

export const TRAINING_MIME = "application/vnd.merchant-lab.training+json";

export function displayTraining(training: Training): Training & Displayable {
  return withDisplay({ ...training }, toBundle);
}

function toBundle(training: Training): MimeBundle {
  const rows = training.epochs.map(flat);
  const columns = Object.keys(rows[0] ?? {}).map(columnOf);
  const { trainingCount, epochs } = training;
  const count = trainingCount.toLocaleString("en-US");
  const caption = localized(
    `${count} samples, ${epochs.length} epochs`,
    `${count} 个样本，${epochs.length} 轮`,
  );
  const table = fromRecords(rows, { caption, columns, limit: 50 });
  return { "text/html": toHtml(table), "text/plain": toText(table), [TRAINING_MIME]: training };
}

const CHINESE: Readonly<Record<string, string>> = {
  ...{ epoch: "轮次", loss: "损失", accuracy: "准确率", learningRate: "学习率" },
  ...{ validationLoss: "验证损失", validationAccuracy: "验证准确率" },
};

function columnOf(name: string): Column {
  const english = name.replace(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);
  return { name, heading: localized(english, CHINESE[name] ?? english) };
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
