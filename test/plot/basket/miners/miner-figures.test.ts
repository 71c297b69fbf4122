import { describe, expect, test } from "vitest";
import { apriori, baskets, eclat, fpGrowth, itemsets } from "../../../../lib/basket";
import { DISPLAY } from "../../../../lib/core/text/display";
import { make } from "../../../../lib/data/baskets/simulated-baskets";
import {
  aprioriSteps,
  eclatSteps,
  fpTree,
  fpTreeGrowth,
  fpTrees,
  itemsetLattice,
  miningWork,
} from "../../../../lib/plot/basket";
import type { Figure } from "../../../../lib/plot/types";

/** Data Mining: Concepts and Techniques, 3rd edition, section 6.2, table 6.1. */
const NINE = "1 2 5|2 4|2 3|1 2 4|1 3|2 3|1 3|1 2 3 5|1 2 3".split("|").map((basket) => basket.split(" "));
const receipts = baskets.of(NINE);
const minSupport = { count: 2 };
const shop = make({ baskets: 800, seed: 3 }).baskets;

interface Node {
  readonly style: string;
  readonly text: string;
  readonly panel: string;
  readonly color: string;
}

/** The boxes of a lattice or a tree: their text, their panel, and the name of their style in the legend. */
function nodesOf({ data }: Figure): Node[] {
  return data.flatMap((trace) =>
    trace.type === "scatter" && trace.mode === "markers+text"
      ? Array.from(trace.text as string[], (text) => ({
          style: trace.name ?? "",
          text: text.replace("<br>", " = "),
          panel: trace.xaxis ?? "x",
          color: String(trace.marker?.color),
        }))
      : [],
  );
}

const textsWith = (figure: Figure, style: string, panel = "x") =>
  nodesOf(figure)
    .filter((node) => node.style === style && node.panel === panel)
    .map(({ text }) => text)
    .sort();

function svgOf(figure: Figure): string {
  return String(figure[DISPLAY]()["image/svg+xml"]);
}

describe("itemsetLattice()", () => {
  // By hand from the nine baskets: the sets below have these counts and no larger set has the same, or is frequent.
  const figure = itemsetLattice(itemsets.mine(receipts, { minSupport }), {
    items: ["1", "2", "3", "4", "5"],
  });

  test("marks maximal, closed, frequent, infrequent and pruned sets", () => {
    expect(textsWith(figure, "maximal")).toEqual(["1 2 3 = 2", "1 2 5 = 2", "2 4 = 2"]);
    expect(textsWith(figure, "closed")).toEqual(["1 2 = 4", "1 3 = 4", "1 = 6", "2 3 = 4", "2 = 7", "3 = 6"]);
    expect(textsWith(figure, "frequent")).toEqual(["1 5 = 2", "2 5 = 2", "4 = 2", "5 = 2"]);
    expect(textsWith(figure, "infrequent: counted in vain")).toEqual(["1 4", "3 4", "3 5", "4 5"]);
    expect(textsWith(figure, "pruned: never counted")).toHaveLength(32 - 1 - 3 - 6 - 4 - 4);
    expect(figure.description).toContain("31 sets of 5 items: 13 frequent");
  });

  test("judges closed and maximal also by items that are not drawn", () => {
    const two = itemsetLattice(itemsets.mine(receipts, { minSupport }), { items: ["2", "5"] });
    expect(textsWith(two, "frequent")).toEqual(["2 5 = 2", "5 = 2"]);
    expect(textsWith(two, "closed")).toEqual(["2 = 7"]);
    expect(two.description).toContain("3 other frequent items not drawn");
  });

  test("names long items by letters, with a key", () => {
    const svg = svgOf(itemsetLattice(itemsets.mine(shop, { minSupport: 0.02 })));
    expect(svg).toContain(">AB<");
    expect(svg).toMatch(/A = .*牛奶/s);
  });

  test("refuses more items than a page has room for", () => {
    const frequent = itemsets.mine(receipts, { minSupport });
    expect(() => itemsetLattice(frequent, { items: [..."1234567"] })).toThrow(
      new RangeError("Cannot draw a lattice: items must be 1 to 6 names, current value is an array of 7"),
    );
  });
});

describe("aprioriSteps()", () => {
  const levels = apriori.levels(receipts, { minSupport, order: "mostFrequentFirst" });
  const figure = aprioriSteps(levels, { items: ["1", "2", "3", "4", "5"] });

  test("has a panel a level, each with what is known by then", () => {
    // The book's C2 and L2 (figure 6.2): six of ten pairs are kept.
    expect(
      textsWith(figure, "frequent: kept", "x2").filter(
        (text) => text.includes(" 2 =") || text.includes("3 ="),
      ),
    ).toContain("2 3 = 4");
    const kept = (panel: string) => textsWith(figure, "frequent: kept", panel).length;
    expect(["x", "x2", "x3", "x4"].map(kept)).toEqual([5, 11, 13, 13]);
    expect(textsWith(figure, "pruned, not counted", "x2")).toEqual([]);
    expect(textsWith(figure, "pruned, not counted", "x4")).toHaveLength(levels[2].pruned + levels[3].pruned);
  });

  test("draws a red line to each pruned set of the level", () => {
    const red = figure.data.filter((trace) => trace.type === "scatter" && trace.line?.color === "#D55E00");
    expect(red.map((trace) => (trace.x as unknown[]).length / 3)).toEqual([
      levels[2].pruned,
      levels[3].pruned,
    ]);
  });

  test("takes the most frequent of many items, and refuses levels that hide candidates", () => {
    const all = apriori.levels(shop, { minSupport: 0.05, maxListed: 100_000 });
    expect(svgOf(aprioriSteps(all))).toContain("A = ");
    expect(() => aprioriSteps(apriori.levels(receipts, { minSupport, maxListed: 3 }))).toThrow(
      new RangeError(
        "Cannot draw Apriori's steps: levels must list all their candidates (raise maxListed), current value is 3 of 5 at level 1",
      ),
    );
    expect(() => aprioriSteps([])).toThrow(/levels must be not empty/);
  });
});

describe("fpTree(), fpTreeGrowth(), fpTrees()", () => {
  const trees = fpGrowth.trees(receipts, { minSupport });
  const [whole] = trees;
  const grownIn = (figure: Figure, panel: string) =>
    nodesOf(figure)
      .filter((node) => node.panel === panel && node.text !== "∅")
      .map(({ text }) => text)
      .sort();

  test("draws every node with its count", () => {
    const expected = whole.nodes.map(({ item, count }) => `${item} = ${count}`).sort();
    expect(grownIn(fpTree(whole), "x")).toEqual(expected);
  });

  test("grows from the first receipt to the miner's own tree", () => {
    const figure = fpTreeGrowth(whole, NINE, { after: [1, 2, 9] });
    expect(grownIn(figure, "x")).toEqual(["1 = 1", "2 = 1", "5 = 1"]);
    expect(grownIn(figure, "x2")).toEqual(["1 = 1", "2 = 2", "4 = 1", "5 = 1"]);
    expect(grownIn(figure, "x3")).toEqual(grownIn(fpTree(whole), "x"));
    const marked = nodesOf(figure).filter(({ panel, color }) => panel === "x2" && color === "#E69F00");
    expect(marked.map(({ text }) => text).sort()).toEqual(["2 = 2", "4 = 1"]);
  });

  test.each([
    [[], "after must be not empty, current value is an array of 0"],
    [[1, 0], "after[1] must be an integer >= 1, current value is 0"],
  ])("refuses to grow after %o", (after, message) => {
    expect(() => fpTreeGrowth(whole, NINE, { after })).toThrow(
      new RangeError(`Cannot draw a growing FP-tree: ${message}`),
    );
  });

  test("grows any tree to the miner's own", () => {
    const [tree] = fpGrowth.trees(shop, { minSupport: 0.05 });
    const limit = tree.nodes.length;
    const figure = fpTreeGrowth(tree, baskets.toLists(shop), { after: [800], limit });
    const counts = nodesOf(figure).map(({ text }) => text.split(" = ")[1]);
    const expected = tree.nodes.map(({ count }) => String(count));
    expect(counts.filter(Boolean).sort()).toEqual(expected.sort());
  });

  test("keeps the heaviest nodes of a large tree, and says so", () => {
    const [tree] = fpGrowth.trees(shop, { minSupport: 0.02 });
    const figure = fpTree(tree, { limit: 20 });
    expect(grownIn(figure, "x")).toHaveLength(20);
    expect(figure.description).toContain(
      `${(tree.nodes.length - 20).toLocaleString("en-US")} lighter nodes not drawn`,
    );
  });

  test("draws the conditional trees side by side", () => {
    const figure = fpTrees(trees.slice(1), { trees: 2 });
    expect(grownIn(figure, "x")).toEqual(["2 = 2"]);
    expect(grownIn(figure, "x2")).toEqual(["1 = 2", "2 = 2"]);
    expect(figure.description).toContain("4 more trees not drawn");
    expect(() => fpTrees([])).toThrow(/trees must be not empty/);
  });
});

describe("eclatSteps()", () => {
  const steps = eclat.steps(receipts, { minSupport });

  test("marks what is in both lists, as often as the miner counts", () => {
    const { data } = eclatSteps(receipts, steps, { limit: 10 });
    data.forEach((trace, i) => {
      const [first, second, both] = (trace as unknown as { z: number[][] }).z;
      expect(both.filter((mark) => mark === 3)).toHaveLength(steps[i].count);
      both.forEach((mark, b) => {
        expect(mark === 3).toBe(first[b] === 2 && second[b] === 2);
        expect(mark === 3).toBe(steps[i].items.every((item) => NINE[b].includes(item)));
      });
    });
  });

  test("draws some of many receipts and steps, and says so", () => {
    const many = eclat.steps(shop, { minSupport: 0.02 });
    const { description, data } = eclatSteps(shop, many, { limit: 2, receipts: 30 });
    expect(data).toHaveLength(2);
    expect(description).toContain("Drawn are 30 of 800 receipts");
    expect(description).toContain(`${(many.length - 2).toLocaleString("en-US")} more steps not drawn`);
    expect(() => eclatSteps(receipts, [])).toThrow(/steps must be not empty/);
  });
});

describe("miningWork()", () => {
  const counts = [4, 3, 2];
  const works = {
    Apriori: counts.map((count) => apriori.work(receipts, { minSupport: { count } })),
    Eclat: counts.map((count) => eclat.work(receipts, { minSupport: { count } })),
  };

  test("draws what each miner tried and read", () => {
    const { data, description } = miningWork(counts, works);
    expect(data.map(({ name, xaxis = "x" }) => `${name} ${xaxis}`)).toEqual([
      "frequent sets x",
      "Apriori x",
      "Eclat x",
      "Apriori x2",
      "Eclat x2",
    ]);
    expect(data[4]).toMatchObject({ y: works.Eclat.map(({ touched }) => touched) });
    expect(description).toContain("with 13 frequent sets");
  });

  test("refuses runs that do not match", () => {
    expect(() => miningWork([1], works)).toThrow(/x and Apriori must have the same length/);
    expect(() => miningWork([], {})).toThrow(/x must be at least 1 number/);
  });
});

test("no figure has a number that is none", () => {
  const trees = fpGrowth.trees(receipts, { minSupport });
  const figures = [
    itemsetLattice(itemsets.mine(receipts, { minSupport: 0.9 }), { items: ["1"] }),
    aprioriSteps(apriori.levels(receipts, { minSupport: 1 })),
    fpTree(trees[0]),
    fpTreeGrowth(trees[0], NINE),
    fpTrees(trees),
    eclatSteps(receipts, eclat.steps(receipts, { minSupport })),
  ];
  for (const figure of figures) expect(svgOf(figure)).not.toMatch(/NaN|undefined|Infinity/);
});
