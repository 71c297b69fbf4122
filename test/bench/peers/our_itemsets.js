// Mines itemsets and rules with our code: node our_itemsets.js LIBRARY JOB FILE MIN_COUNT
// LIBRARY is a folder with lib compiled to JavaScript.
const path = require("node:path");
const { answerLines, summary } = require("./answering.js");

const [library, job, file, minCount] = process.argv.slice(2);
const { itemsets, rules } = require(path.join(library, "basket"));
const basketFile = require(path.join(library, "data/baskets/basket-file.js"));
const minSupport = { count: Number(minCount) };

const numbersOf = (names) => Uint32Array.from(names, Number).sort().join(",");

function* lines(found) {
  for (const { items, count } of found) yield `${numbersOf(items)}:${count}`;
}

const list = (given) => itemsets.toList(itemsets.mine(given, { minSupport, maxItemsets: 1e8 }));
const listed = {
  countOf: (found) => found.length,
  answerOf: (found) => summary(found.length, lines(found)),
};
const ruled = {
  countOf: (found) => found.length,
  answerOf(found) {
    const shown = found.map(
      ({ antecedent, consequent, count }) => `${numbersOf(antecedent)}>${numbersOf(consequent)}:${count}`,
    );
    return summary(found.length, shown);
  },
};
const read = () => basketFile.read(file);

const JOBS = {
  list: { load: read, work: list, ...listed },
  file: { load: () => undefined, work: async () => list(await read()), ...listed },
  columns: {
    load: read,
    work: (given) => itemsets.mine(given, { minSupport, maxItemsets: 1e8 }),
    countOf: (found) => found.size,
    answerOf: (found) => summary(found.size, lines(found)),
  },
  count: {
    load: read,
    work: (given) => itemsets.count(given, { minSupport }),
    countOf: (count) => count,
    answerOf: (count) => `${count} sets`,
  },
  rules: {
    load: async () => itemsets.mine(await read(), { minSupport }),
    work: (frequent) => rules.toList(rules.from(frequent, { minConfidence: 0.5 })),
    ...ruled,
  },
  mineRules: {
    load: read,
    work(given) {
      const frequent = itemsets.mine(given, { minSupport });
      return rules.toList(rules.from(frequent, { minConfidence: 0.5, maxConsequentLength: 1 }));
    },
    ...ruled,
  },
};

answerLines(JOBS[job]);
