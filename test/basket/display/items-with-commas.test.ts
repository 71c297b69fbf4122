import { describe, expect, test } from "vitest";
import {
  baskets,
  bundles,
  cartAdvice,
  closedItemsets,
  fpGrowth,
  highUtility,
  itemsets,
  rules,
  sequences,
  sequentialPatterns,
} from "../../../lib/basket";
import { basketPlots } from "../../../lib/plot";

// Issue 14: {milk, bread} and {"milk, bread"} are unmistakable in every table, text and figure.
const COMMA = "milk, bread";
const QUOTED = '"milk, bread"';
const receipts = baskets.of([
  [COMMA, "tea"],
  [COMMA, "tea"],
  ["milk", "bread"],
  ["milk", "bread"],
]);
const frequent = itemsets.mine(receipts, { minSupport: 0.5 });
const found = rules.from(frequent, { minConfidence: 0.5 });

const firstColumn = (table: { readonly rows: readonly (readonly unknown[])[] }) =>
  table.rows.map(([cell]) => cell);

describe("items that hold commas", () => {
  test("are quoted in tables of itemsets, others are not", () => {
    expect(firstColumn(itemsets.toTable(frequent))).toEqual([
      ...["bread", "milk", "tea", QUOTED],
      ...["milk, bread", `${QUOTED}, tea`],
    ]);
    const closed = closedItemsets.mine(receipts, { minSupport: 0.5 });
    expect(firstColumn(closedItemsets.toTable(closed))).toContain(`${QUOTED}, tea`);
  });

  test("are quoted in tables of rules, bundles, advice, patterns, utility and trees", () => {
    const shown = rules.toTable(found).rows.map((row) => `${row[0]} > ${row[1]}`);
    expect(shown.sort()).toEqual([`${QUOTED} > tea`, "bread > milk", "milk > bread", `tea > ${QUOTED}`]);
    const amounts = { [COMMA]: 1, tea: 2, milk: 1, bread: 1 };
    const offers = bundles.propose(found, {
      prices: amounts,
      unitCosts: amounts,
      days: 30,
      uplift: 1,
      discounts: [0],
    });
    expect(firstColumn(bundles.toTable(offers)).sort()).toEqual([`${QUOTED} + tea`, "milk + bread"]);
    const [advice] = cartAdvice.recommend(found, ["tea"]);
    expect(advice.item).toBe(COMMA);
    expect(advice.reason).toContain(
      `because tea is in the cart: 2 of 2 such baskets held ${QUOTED}, 2.0 times`,
    );
    expect(cartAdvice.recommend(found, [COMMA])[0].reason).toContain(`because ${QUOTED} is in the cart`);
    const bought = sequences.of([[[COMMA], ["a → b", "tea"]]]);
    const patterns = sequentialPatterns.mine(bought, { minSupport: 1, minLength: 3 });
    expect(firstColumn(sequentialPatterns.toTable(patterns))).toEqual([`${QUOTED} → "a → b", tea`]);
    const sold = highUtility.of([{ [COMMA]: 1, tea: 1 }], amounts);
    expect(firstColumn(highUtility.toTable(highUtility.mine(sold, { top: 1 })))).toEqual([`${QUOTED}, tea`]);
    const bundle = JSON.stringify(fpGrowth.trees(receipts, { minSupport: 0.5 }));
    expect(bundle).toContain(COMMA);
  });

  test("are quoted in figures of rules", () => {
    const figures = [
      basketPlots.ruleNetwork(found),
      basketPlots.ruleScatter(found),
      basketPlots.groupedMatrix(found),
    ];
    for (const figure of figures) {
      const text = JSON.stringify(figure).replaceAll('\\"', "'");
      expect(text).toContain("'milk, bread'");
    }
  });
});
