// Mines itemsets with an npm package: node npm_itemsets.js PACKAGE FOLDER FILE MIN_COUNT. FOLDER is the
// package's folder.
const { answerLines, readLists, summary } = require("./answering.js");

const [name, folder, file, minCount] = process.argv.slice(2);
const shareOf = (lists) => (Number(minCount) - 0.5) / lists.length;

const PACKAGES = {
  "node-fpgrowth": async (lists) => {
    const { FPGrowth } = require(folder);
    return await new FPGrowth(shareOf(lists)).exec(lists);
  },
  "node-apriori": async (lists) => {
    const { Apriori } = require(folder);
    return (await new Apriori(shareOf(lists)).exec(lists)).itemsets;
  },
  apriori: (lists) => {
    const { Algorithm } = require(folder);
    // The package converts items to strings after its first step and would then search for strings among
    // numbers.
    const texts = lists.map((list) => list.map(String));
    const { frequentItemSets } = new Algorithm(shareOf(lists), 1, false).analyze(texts);
    return Object.values(frequentItemSets)
      .flat()
      .map(({ itemSet, support }) => ({ items: itemSet, support: support * lists.length }));
  },
};

answerLines({
  load: () => readLists(file),
  work: PACKAGES[name],
  countOf: (found) => found.length,
  answerOf: (found) =>
    summary(
      found.length,
      found.map(({ items, support }) => `${Uint32Array.from(items).sort().join(",")}:${Math.round(support)}`),
    ),
});
