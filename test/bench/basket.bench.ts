/** Frequent itemsets: ours as a list of sets with names, against mlxtend's fpgrowth on a sparse frame. */
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Itemset } from "../../lib/basket";
import { itemsets } from "../../lib/basket";
import type { Baskets } from "../../lib/core";
import { datasets } from "../../lib/data";
import { type Benchmark, type Candidate, type Measured, programme } from "../../lib/workbench/bench";
import {
  type Peer,
  type PythonPackage,
  peer,
  pythonPackage,
  temporaryFolder,
} from "../../lib/workbench/peers";

const SETS = [
  { name: "Groceries", count: 10, dataset: "groceries", load: () => datasets.groceries() },
  { name: "retail", count: 882, dataset: "fimi", load: () => datasets.fimi("retail") },
  { name: "mushroom", count: 2000, dataset: "fimi", load: () => datasets.fimi("mushroom") },
];

export const races: Benchmark["races"] = () => {
  const mlxtend = pythonPackage("mlxtend");
  return programme(SETS.map((set) => candidate(set, mlxtend)));
};

function candidate({ name, count, dataset, load }: (typeof SETS)[number], mlxtend: PythonPackage): Candidate {
  let receipts: Baskets | undefined;
  let rival: Peer | undefined;
  return {
    name: `${name}, in at least ${count} baskets`,
    peerName: `${mlxtend.title} fpgrowth`,
    pairs: 5,
    lacks: [
      mlxtend.lack,
      datasets.isAvailable(dataset) ? undefined : `data set ${dataset}: npm run data -- get ${dataset}`,
    ],
    async ours() {
      receipts ??= await load();
      return mine(receipts, count);
    },
    async peer() {
      receipts ??= await load();
      rival ??= peer(mlxtend.python, [script("frequent_itemsets.py"), ...written(name, receipts, count)]);
      return await rival.run();
    },
    end: () => rival?.end(),
  };
}

/** The columns alone would be quicker still; a list of sets with names is what the peer gives. */
function mine(receipts: Baskets, count: number): Measured {
  const began = process.hrtime.bigint();
  const found = [...itemsets.mine(receipts, { minSupport: { count } })];
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  return { seconds, answer: answerOf(found, receipts) };
}

function answerOf(found: readonly Itemset[], { itemNames }: Baskets): string {
  const numbers = new Map(itemNames.map((name, number) => [name, number]));
  const lines = found.map(({ items, count }) => {
    const sorted = items.map((name) => numbers.get(name) ?? -1).sort((a, b) => a - b);
    return `${sorted.join(",")}:${count}`;
  });
  const digest = createHash("sha256").update(lines.sort().join("\n")).digest("hex");
  return `${found.length} itemsets, ${digest.slice(0, 8)}`;
}

function written(name: string, { offsets, items, itemNames }: Baskets, count: number): string[] {
  const folder = temporaryFolder();
  const files = [path.join(folder, `${name}.offsets`), path.join(folder, `${name}.items`)];
  writeFileSync(files[0], offsets);
  writeFileSync(files[1], items);
  return [...files, String(itemNames.length), String(count)];
}

function script(name: string): string {
  return path.join(__dirname, "peers", name);
}
