import { readFileSync } from "node:fs";
import path from "node:path";

interface ApyoriCase {
  readonly title: string;
  readonly baskets: string[][] | string;
  readonly minSupport: number;
  readonly minConfidence: number;
  readonly minLift: number;
  readonly maxLength?: number;
  readonly lines: readonly string[];
}

interface MlxtendRule {
  readonly antecedent: readonly string[];
  readonly consequent: readonly string[];
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
  readonly leverage: number;
  /** `null` = infinite. */
  readonly conviction: number | null;
  readonly antecedentSupport: number;
  readonly consequentSupport: number;
  readonly representativity: number;
  readonly zhangsMetric: number;
  readonly jaccard: number;
  readonly certainty: number;
  readonly kulczynski: number;
}

export function apyoriGolden(): { readonly cases: readonly ApyoriCase[] } {
  return read("apyori.json");
}

export function mlxtendGolden(): {
  readonly baskets: string[][];
  readonly itemsets: readonly { readonly items: string[]; readonly count: number }[];
  readonly rules: readonly MlxtendRule[];
} {
  return read("mlxtend.json");
}

/** How the values were made stands in the file itself. */
function read<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(__dirname, "golden", name), "utf8")) as T;
}
