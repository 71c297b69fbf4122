/** Temperature scaling (温度缩放): one number calibrates the probabilities of a classifier with any number of classes. */
import { mustBe, requireKind } from "../core/errors";
import { type Matrix, type MatrixLike, toMatrix } from "../core/linear-algebra/matrix";
import { readOptions } from "../core/options";
import { type Labels, readScores, SCORE_READERS, type ScoreOptions, WEIGHT_READERS } from "../metrics/labels";

/** A plain record, which `JSON.parse` gives back. */
export interface TemperatureScaling {
  readonly kind: "temperature-scaling";
  /** Above 1 if the classifier was overconfident; below 0.001 if all rows are right, at most e^10 if it is worse than chance. */
  readonly temperature: number;
}

/**
 * The temperature T (温度) of the least log loss of the probabilities $p_k^{1/T} / \sum_j p_j^{1/T}$, on rows that the classifier was not
 * fitted to. The order of the classes stays, and so does the accuracy. The loss is convex in 1/T: its derivative is bisected. As in
 * scikit-learn's `method="temperature"`, 1e-12 is added to each probability. O(n k).
 *
 * @param probabilities (n, k) of all classes: softmax outputs.
 * @param actual (n) classes.
 * @throws {TypeError} If lengths differ. @throws {RangeError} If a row's probabilities are no fractions of sum 1.
 * @see Guo, C., Pleiss, G., Sun, Y. & Weinberger, K. Q. (2017). On calibration of modern neural networks. ICML, section 4.2.
 *
 * @example
 * fit([[0.9, 0.1], [0.9, 0.1], [0.9, 0.1], [0.1, 0.9]], ["a", "a", "b", "b"]).temperature.toFixed(3); // "2.000"
 */
export function fit(
  probabilities: MatrixLike,
  actual: Labels,
  options: Pick<ScoreOptions, "classes" | "weights"> = {},
): TemperatureScaling {
  const action = "fit a temperature";
  const read = readOptions(action, options, { classes: SCORE_READERS.classes, ...WEIGHT_READERS });
  const { codes, weights } = readScores(action, actual, probabilities, read as ScoreOptions);
  const logs = readLogs(action, probabilities);
  let [low, high] = [-10, 10];
  for (let step = 0; step < 60; step++) {
    const { data, columns } = scale(logs, Math.exp((low + high) / 2));
    const slope = data.reduce((sum, value, i) => {
      const row = Math.floor(i / columns);
      return sum + weights[row] * logs.data[i] * (value - Number(i % columns === codes[row]));
    }, 0);
    [low, high] = slope < 0 ? [(low + high) / 2, high] : [low, (low + high) / 2];
  }
  return { kind: "temperature-scaling", temperature: Math.exp(-(low + high) / 2) };
}

/**
 * The calibrated probabilities (n, k). O(n k).
 *
 * @throws {TypeError} If this is no such model. Else as {@link fit}.
 *
 * @example
 * transform({ kind: "temperature-scaling", temperature: 2 }, [[0.9, 0.1]]).data[0].toFixed(3); // "0.750"
 */
export function transform(model: TemperatureScaling, probabilities: MatrixLike): Matrix {
  const [action, rule] = ["scale by a temperature", "a temperature, as made by temperatureScaling.fit"];
  requireKind(action, "model", model, rule, { kind: "text", temperature: "number" });
  if (model.kind !== "temperature-scaling" || !(model.temperature > 0))
    throw new TypeError(mustBe(action, "model", rule, model.kind));
  return scale(readLogs(action, probabilities), 1 / model.temperature);
}

/** The logarithms of probabilities. */
function readLogs(action: string, probabilities: MatrixLike): Matrix {
  const { rows, columns, data } = toMatrix(probabilities);
  for (let i = 0; i < rows; i++) {
    const given = data.subarray(i * columns, (i + 1) * columns);
    const total = given.reduce((sum, value) => sum + value, 0);
    if (!given.every((value) => value >= 0) || Math.abs(total - 1) > 1e-6)
      throw new RangeError(mustBe(action, `probabilities, row ${i},`, "fractions whose sum is 1", total));
  }
  return { rows, columns, data: data.map((value) => Math.log(value + 1e-12)) };
}

/** The probabilities whose logarithms, but for a constant of each row, are these times the power. */
function scale({ rows, columns, data }: Matrix, power: number): Matrix {
  const scaled = data.map((log) => power * log);
  for (let i = 0; i < rows; i++) {
    const row = scaled.subarray(i * columns, (i + 1) * columns);
    const largest = Math.max(...row);
    const powers = row.map((value) => Math.exp(value - largest));
    const sum = powers.reduce((all, value) => all + value, 0);
    row.set(powers.map((value) => value / sum));
  }
  return { rows, columns, data: scaled };
}
