/** Drops rules across levels of a taxonomy that a more general rule implies. */
import { mustBe } from "../../core/errors";
import { finite, type OptionReaders, readOptions, withDefault } from "../../core/options";
import { childOf, childStarts } from "../miners/results/itemset-columns";
import { requireRules } from "../rules/require-rules";
import { selectRules } from "../rules/table";
import type { FrequentItemsets, Rules } from "../types";
import { ancestorNumbers, requireTaxonomy, type Taxonomy } from "./tree";

const ACTION = "filter interesting rules";

/** How much a rule must exceed its expectation. */
export interface InterestOptions {
  /** Minimum ratio of the support or confidence to its expected value, R in the paper; at least 1. @default 1.1 */
  readonly factor?: number;
}

const INTEREST_READERS = { factor: withDefault(1.1, finite) } satisfies OptionReaders<InterestOptions>;

/** A more general rule. Its support and confidence times these factors are the expected values of the more special rule. */
interface Ancestor {
  readonly rule: number;
  readonly supportFactor: number;
  readonly confidenceFactor: number;
}

/**
 * The rules that a more general rule does not imply, called R-interesting in the paper. If a quarter of all outerwear sold are
 * jackets, and 80 baskets contain outerwear and boots, then 20 baskets with jackets and boots are no surprise.
 *
 * $$E[\mathrm{count}(Z)] = \mathrm{count}(\hat Z) \prod_j \frac{\mathrm{count}(z_j)}{\mathrm{count}(\hat z_j)}, \qquad
 * E[\mathrm{confidence}] = \mathrm{confidence}(\hat X \to \hat Y) \prod_{y_j \in Y} \frac{\mathrm{count}(y_j)}{\mathrm{count}(\hat y_j)}$$
 *
 * over the items z that the more general rule replaces by a category. A rule is kept if it has no more general rule among the
 * rules, or if its support or its confidence is at least `factor` times the expected value, for each closest more general
 * rule that is kept. Each rule costs the product of the numbers of levels of its items.
 *
 * @param rules All rules that reach the thresholds, from itemsets of `taxonomy.mine`.
 * @returns The rules that are kept, in their order.
 * @throws {RangeError} If `factor` is below 1.
 *
 * @see Srikant, R. & Agrawal, R. (1995). Mining generalized association rules. VLDB, 407-419, section 2.1.
 *
 * @example
 * const goods = taxonomy.of({ Jacket: "Outerwear", "Ski pants": "Outerwear" });
 * const receipts = baskets.of([["Jacket", "Boots"], ["Ski pants", "Boots"], ["Jacket"], ["Ski pants"]]);
 * const found = rules.from(taxonomy.mine(receipts, goods, { minSupport: 0.25 }), { minConfidence: 0.5 });
 * [found.size, filterInteresting(found, goods).size]; // [6, 2]
 */
export function filterInteresting(rules: Rules, taxonomy: Taxonomy, options: InterestOptions = {}): Rules {
  requireRules(ACTION, rules);
  requireTaxonomy(ACTION, taxonomy);
  const { factor } = readOptions(ACTION, options, INTEREST_READERS);
  if (factor < 1) throw new RangeError(mustBe(ACTION, "factor", "a number >= 1", factor));
  const { frequent, size } = rules;
  const { count, itemNames, basketCount } = frequent;
  const ranks = new Map(itemNames.map((name, rank) => [name, rank]));
  const categoriesOf = ancestorNumbers(taxonomy, itemNames, (name) => ranks.get(name));
  const ancestorsOf = createAncestorFinder(rules, categoriesOf);

  const confidenceOf = (rule: number) => {
    const antecedent = rules.antecedent[rule];
    return count[rules.itemset[rule]] / (antecedent < 0 ? basketCount : count[antecedent]);
  };
  function isUnexpected(rule: number, ancestor: Ancestor): boolean {
    // The factors are products of quotients: the tolerance allows for rounding at exactly `factor`.
    const least = factor * (1 - 1e-12);
    return (
      count[rules.itemset[rule]] >= least * ancestor.supportFactor * count[rules.itemset[ancestor.rule]] ||
      confidenceOf(rule) >= least * ancestor.confidenceFactor * confidenceOf(ancestor.rule)
    );
  }

  /** All ancestors of each rule that is kept. */
  const kept = new Map<number, ReadonlySet<number>>();
  // More general rules come first: their items have fewer categories above them.
  const depth = Int32Array.from({ length: size }, (_, i) =>
    ranksIn(frequent, rules.itemset[i]).reduce((sum, rank) => sum + categoriesOf[rank].length, 0),
  );
  for (const rule of Int32Array.from(depth.keys()).sort((a, b) => depth[a] - depth[b])) {
    const ancestors = ancestorsOf(rule);
    const keptAncestors = ancestors.filter((ancestor) => kept.has(ancestor.rule));
    const isClosest = (ancestor: Ancestor) =>
      !keptAncestors.some((other) => kept.get(other.rule)?.has(ancestor.rule));
    if (keptAncestors.filter(isClosest).every((ancestor) => isUnexpected(rule, ancestor))) {
      kept.set(rule, new Set(ancestors.map((ancestor) => ancestor.rule)));
    }
  }
  return selectRules(rules, Int32Array.from([...kept.keys()]).sort());
}

/** Returns a function that finds all rules that come from a rule by replacing items by categories. */
function createAncestorFinder(rules: Rules, categoriesOf: readonly (readonly number[])[]) {
  const { frequent, size } = rules;
  const { item, count } = frequent;
  const starts = childStarts(frequent);
  const keyOf = (antecedent: number, consequent: number) => (antecedent + 1) * count.length + consequent;
  const ruleByKey = new Map<number, number>();
  for (let i = 0; i < size; i++) ruleByKey.set(keyOf(rules.antecedent[i], rules.consequent[i]), i);

  /** Position of a set; -1 for the empty set, `undefined` if it is not frequent or contains an item twice. */
  function positionOf(set: readonly number[]): number | undefined {
    const sorted = [...set].sort((a, b) => a - b);
    let position = sorted.length === 0 ? -1 : sorted[0];
    for (const rank of sorted.slice(1)) {
      position = childOf(starts, item, position, rank);
      if (position < 0) return undefined;
    }
    return position;
  }

  return (rule: number): Ancestor[] => {
    const antecedent = ranksIn(frequent, rules.antecedent[rule]);
    const all = [...antecedent, ...ranksIn(frequent, rules.consequent[rule])];
    const found: Ancestor[] = [];

    function addIfRule(general: readonly number[], supportFactor: number, confidenceFactor: number): void {
      const left = positionOf(general.slice(0, antecedent.length));
      const right = positionOf(general.slice(antecedent.length));
      if (left === undefined || right === undefined) return;
      const other = ruleByKey.get(keyOf(left, right));
      if (other !== undefined && other !== rule) found.push({ rule: other, supportFactor, confidenceFactor });
    }

    /** Tries all replacements of the items from `place` on. */
    function replace(place: number, general: readonly number[], support: number, confidence: number): void {
      if (place === all.length) {
        addIfRule(general, support, confidence);
        return;
      }
      replace(place + 1, [...general, all[place]], support, confidence);
      for (const category of categoriesOf[all[place]]) {
        const fraction = count[all[place]] / count[category];
        const inConsequent = place >= antecedent.length;
        const newConfidence = inConsequent ? confidence * fraction : confidence;
        replace(place + 1, [...general, category], support * fraction, newConfidence);
      }
    }

    replace(0, [], 1, 1);
    return found;
  };
}

/** Ranks of the items of the itemset at a position. */
function ranksIn({ item, parent }: FrequentItemsets, position: number): number[] {
  const ranks: number[] = [];
  for (let set = position; set >= 0; set = parent[set]) ranks.push(item[set]);
  return ranks;
}
