/** Weights of classes (类别权重): how much a row of each class counts. */
import { mustBe, requirePositive } from "../errors";
import { type OptionReader, readEntries } from "../options";
import type { ClassSample } from "./sample";

/** "balanced" lets all classes count alike; a record gives the weight of each class by name, 1 where it has none. */
export type ClassWeights = "balanced" | Readonly<Record<string, number>>;

/** Reads the option `classWeights`; whether its names are classes is checked by {@link weightsOfRows}. */
export const classWeights: OptionReader<ClassWeights | undefined> = (action, name, value) => {
  if (value === undefined || value === "balanced") return value;
  const rule = '"balanced", or weights by class such as { yes: 2 }';
  const entries = readEntries<number>(action, name, value as Record<string, number>, rule);
  for (const [label, weight] of entries) requirePositive(action, `${name}.${label}`, weight);
  return Object.fromEntries(entries);
};

/**
 * (n) the weight of each row times that of its class. Balanced, class c of k has $\sum w / (k \sum_{i \in c} w_i)$, as in
 * scikit-learn. O(n).
 *
 * @throws {RangeError} If the record names a class that is not there.
 */
export function weightsOfRows(
  action: string,
  { classes, codes, weights }: Pick<ClassSample, "classes" | "codes" | "weights">,
  given: ClassWeights | undefined,
): Float64Array {
  if (given === undefined) return weights;
  const factors = given === "balanced" ? balanced(classes.length, codes, weights) : classes.map(() => 1);
  if (given !== "balanced")
    for (const [label, weight] of Object.entries(given)) {
      const code = classes.findIndex((name) => String(name) === label);
      if (code < 0)
        throw new RangeError(mustBe(action, "each name in classWeights", `of ${classes.join(", ")}`, label));
      factors[code] = weight;
    }
  return weights.map((weight, i) => weight * factors[codes[i]]);
}

function balanced(count: number, codes: Int32Array, weights: Float64Array): number[] {
  const sums = new Array<number>(count).fill(0);
  for (let i = 0; i < codes.length; i++) sums[codes[i]] += weights[i];
  const total = sums.reduce((sum, value) => sum + value, 0);
  return sums.map((sum) => total / (count * sum));
}
