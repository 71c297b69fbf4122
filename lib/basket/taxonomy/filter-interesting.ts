/** Which rules across levels say more than the more general rule above them. */
import { mustBe, requireFinite } from "../../core/errors";
import { childOf, childStarts } from "../miners/results/itemset-columns";
import { selectRules } from "../rules/table";
import type { Rules } from "../types";
import { ancestorNumbers, requireTaxonomy, type Taxonomy } from "./tree";

const ACTION = "choose interesting rules";

export interface InterestOptions {
  /** How many times the expected support or confidence a rule must have, R in the paper; at least 1. @default 1.1 */
  readonly factor?: number;
}

/** A more general rule, and what it lets expect of a rule below it, as a share of its own numbers. */
interface Ancestor {
  readonly rule: number;
  readonly supportShare: number;
  readonly confidenceShare: number;
}

/**
 * The rules that are not to be expected from a more general one, R-interesting in the paper. If a quarter of all
 * outerwear are jackets, and outerwear goes with boots in 80 baskets, jackets with boots in 20 are no news.
 *
 * $$E[\mathrm{count}(Z)] = \mathrm{count}(\hat Z) \prod_j \frac{\mathrm{count}(z_j)}{\mathrm{count}(\hat z_j)}, \qquad
 * E[\mathrm{confidence}] = \mathrm{confidence}(\hat X \to \hat Y) \prod_{y_j \in Y} \frac{\mathrm{count}(y_j)}{\mathrm{count}(\hat y_j)}$$
 *
 * over the items z that the ancestor rule replaces by one of their kinds. A rule stays if it has no ancestor among the
 * rules, or if against each of its closest ancestors that stay, its support or its confidence is at least `factor` times
 * what was to be expected. Each rule costs the product of the levels of its items.
 *
 * @param rules Rules of itemsets that `taxonomy.mine` found, all that pass the thresholds.
 * @returns The rules that stay, in their order.
 * @throws {RangeError} If `factor` is not at least 1.
 *
 * @see Srikant, R. & Agrawal, R. (1995). Mining generalized association rules. VLDB, 407-419, section 2.1.
 *
 * @example
 * interesting(found, goods, { factor: 1.1 });
 */
export function interesting(rules: Rules, taxonomy: Taxonomy, { factor = 1.1 }: InterestOptions = {}): Rules {
  requireTaxonomy(ACTION, taxonomy);
  requireFinite(ACTION, "factor", factor);
  if (factor < 1) throw new RangeError(mustBe(ACTION, "factor", "a number >= 1", factor));
  const { frequent, size } = rules;
  const { item, parent, count, itemNames } = frequent;
  const starts = childStarts(frequent);
  const ranks = new Map(itemNames.map((name, rank) => [name, rank]));
  const kindsOf = ancestorNumbers(taxonomy, itemNames, (name) => ranks.get(name));
  const ruleAt = new Map<number, number>();
  for (let i = 0; i < size; i++) ruleAt.set(keyOf(rules.antecedent[i], rules.consequent[i]), i);

  function keyOf(antecedent: number, consequent: number): number {
    return (antecedent + 1) * count.length + consequent;
  }

  function ranksOf(set: number): number[] {
    const found: number[] = [];
    for (let s = set; s >= 0; s = parent[s]) found.push(item[s]);
    return found;
  }

  /** Position of a set; -1 for the empty one, `undefined` where it is not frequent or has an item twice. */
  function positionOf(set: readonly number[]): number | undefined {
    const sorted = [...set].sort((a, b) => a - b);
    let position = sorted.length === 0 ? -1 : sorted[0];
    for (const rank of sorted.slice(1)) {
      position = childOf(starts, item, position, rank);
      if (position < 0) return undefined;
    }
    return position;
  }

  /** All rules that come of this one by putting kinds in place of items. */
  function ancestorsOf(rule: number): Ancestor[] {
    const left = ranksOf(rules.antecedent[rule]);
    const all = [...left, ...ranksOf(rules.consequent[rule])];
    const found: Ancestor[] = [];
    function replace(place: number, general: readonly number[], support: number, confidence: number): void {
      if (place < all.length) {
        replace(place + 1, [...general, all[place]], support, confidence);
        for (const kind of kindsOf[all[place]]) {
          const share = count[all[place]] / count[kind];
          const below = place < left.length ? confidence : confidence * share;
          replace(place + 1, [...general, kind], support * share, below);
        }
        return;
      }
      const antecedent = positionOf(general.slice(0, left.length));
      const consequent = positionOf(general.slice(left.length));
      if (antecedent === undefined || consequent === undefined) return;
      const other = ruleAt.get(keyOf(antecedent, consequent));
      if (other === undefined || other === rule) return;
      found.push({ rule: other, supportShare: support, confidenceShare: confidence });
    }
    replace(0, [], 1, 1);
    return found;
  }

  const confidenceOf = (rule: number) => {
    const antecedent = rules.antecedent[rule];
    return count[rules.itemset[rule]] / (antecedent < 0 ? frequent.basketCount : count[antecedent]);
  };
  function isNews(rule: number, { rule: general, supportShare, confidenceShare }: Ancestor): boolean {
    // The shares are products of quotients, so a rule exactly at the factor may miss it by a rounding.
    const least = factor * (1 - 1e-12);
    return (
      count[rules.itemset[rule]] >= least * supportShare * count[rules.itemset[general]] ||
      confidenceOf(rule) >= least * confidenceShare * confidenceOf(general)
    );
  }

  /** Of each rule that stays, the rules above it. More general rules come first: they have fewer kinds above them. */
  const staying = new Map<number, ReadonlySet<number>>();
  const kindsAbove = Int32Array.from({ length: size }, (_, i) =>
    ranksOf(rules.itemset[i]).reduce((sum, rank) => sum + kindsOf[rank].length, 0),
  );
  const order = Int32Array.from(kindsAbove.keys()).sort((a, b) => kindsAbove[a] - kindsAbove[b]);
  for (const rule of order) {
    const ancestors = ancestorsOf(rule);
    const above = ancestors.filter((ancestor) => staying.has(ancestor.rule));
    const isClose = ({ rule: general }: Ancestor) =>
      !above.some((other) => staying.get(other.rule)?.has(general));
    if (above.filter(isClose).every((ancestor) => isNews(rule, ancestor))) {
      staying.set(rule, new Set(ancestors.map((ancestor) => ancestor.rule)));
    }
  }
  return selectRules(rules, Int32Array.from([...staying.keys()]).sort());
}
