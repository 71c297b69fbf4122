// Measures one point of a curve: node our_curve.js LIBRARY POINT. LIBRARY is a folder with lib compiled to
// JavaScript, POINT is JSON: {quest, minCount, giantLength?} mines simulated baskets, {quest, write} writes
// them, {read, minCount} reads and mines.
const { createWriteStream } = require("node:fs");
const { once } = require("node:events");
const path = require("node:path");
const { peak } = require("./answering.js");

const [library, point] = process.argv.slice(2);
const { itemsets } = require(path.join(library, "basket"));
const basketFile = require(path.join(library, "data/baskets/basket-file.js"));
const questBaskets = require(path.join(library, "../test/support/quest-baskets.js"));

const GIANTS = 30;

/** Appends thirty baskets, each with the first `length` items. */
function withGiants({ itemNames, offsets, items }, length) {
  const more = Int32Array.from({ length: GIANTS * length }, (_, k) => k % length);
  const ends = Int32Array.from({ length: GIANTS }, (_, k) => items.length + (k + 1) * length);
  return { itemNames, offsets: concatenate(offsets, ends), items: concatenate(items, more) };
}

function concatenate(left, right) {
  const both = new Int32Array(left.length + right.length);
  both.set(left);
  both.set(right, left.length);
  return both;
}

async function write({ offsets, items }, file) {
  const out = createWriteStream(file);
  for (let from = 0; from + 1 < offsets.length; from += 10_000) {
    const to = Math.min(from + 10_000, offsets.length - 1);
    let text = "";
    for (let b = from; b < to; b++) text += `${items.subarray(offsets[b], offsets[b + 1]).join(" ")}\n`;
    if (!out.write(text)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
}

async function main() {
  const { quest, giantLength, minCount, write: target, read } = JSON.parse(point);
  const floor = peak();
  const made = quest === undefined ? undefined : questBaskets.make(quest);
  if (target !== undefined) return await write(made, target);
  const given = giantLength === undefined ? made : withGiants(made, giantLength);
  const began = process.hrtime.bigint();
  const baskets = given ?? (await basketFile.read(read));
  const found = itemsets.mine(baskets, { minSupport: { count: minCount }, maxItemsets: 1e8 });
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  console.log(JSON.stringify({ seconds, peakBytes: peak() - floor, wholeBytes: peak(), sets: found.size }));
}

main();
