import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { mustBe, requireKind, requireText } from "../../core/errors";
import { TRAINING_MIME } from "../training/training-log";
import type { Training } from "./types";

const CHECK_MIME = "application/vnd.merchant-lab.check+json";

/** A long training run, executed once and stored in its notebook. */
export interface StoredRun {
  readonly training: Training;
  /** Numbers that the notebook checked, by label. */
  readonly checks: Readonly<Record<string, number>>;
}

/**
 * The first training in a notebook of `notebooks/full-runs`, and the numbers that the notebook checked.
 *
 * @param name The notebook's name without `.ipynb`.
 * @throws {TypeError} If there is no such notebook, or it holds no training. @throws {SyntaxError} If it is damaged.
 *
 * @example
 * imageClassifier.storedRun("03-digit-cnn").training.epochs.length; // 10
 */
export function storedRun(name: string): StoredRun {
  const action = "read a stored run";
  requireText(action, "name", name);
  const file = path.resolve(__dirname, "../../../notebooks/full-runs", `${path.basename(name)}.ipynb`);
  if (!existsSync(file)) throw new TypeError(mustBe(action, "name", "that of a stored run", name));
  const bundles = outputsIn(file, name).map(({ data }) => data ?? {});
  const training = bundles.find((bundle) => TRAINING_MIME in bundle)?.[TRAINING_MIME] as Training | undefined;
  if (!training) throw new TypeError(mustBe(action, "the notebook", "one that holds a training", name));
  requireKind(action, "the training in the notebook", training, "a training, as fit returns it", {
    epochs: "list",
  });
  const checks: Record<string, number> = {};
  for (const bundle of bundles) {
    const record = bundle[CHECK_MIME] as { readonly label: string; readonly measured: unknown } | undefined;
    if (typeof record?.measured === "number") checks[record.label] = record.measured;
  }
  return { training, checks };
}

interface StoredOutput {
  readonly data?: Record<string, unknown>;
}

function outputsIn(file: string, name: string): StoredOutput[] {
  try {
    const { cells } = JSON.parse(readFileSync(file, "utf8")) as {
      readonly cells: readonly { readonly outputs?: readonly StoredOutput[] }[];
    };
    return cells.flatMap(({ outputs = [] }) => outputs);
  } catch {
    throw new SyntaxError(mustBe("read a stored run", "the notebook", "a whole notebook with cells", name));
  }
}
