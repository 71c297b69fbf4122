// Reads, groups or joins with lib/tables: node our_tables.js JOB FOLDER
const path = require("node:path");
const { answerEach, peak } = require("./answering.js");
const { tables } = require("../../../lib/register.js");

const [job, folder] = process.argv.slice(2);
const read = (name, options) => tables.read(path.join(folder, name), options);

/** Reads into an engine of its own, so that no earlier run's table stays in memory. */
let engine;
async function readAlone() {
  engine?.close();
  engine = await tables.open();
  return await read("orders.csv", { engine });
}

const JOBS = {
  read: readAlone,
  group: ({ orders }) =>
    orders
      .groupBy("product")
      .summarise((group, { sum, mean }) => ({ revenue: sum(group.price), quantity: mean(group.quantity) }))
      .toColumns(),
  join: ({ orders, customers }) =>
    orders
      .join(customers, { on: "customer" })
      .groupBy("region")
      .summarise((group, { sum, count }) => ({ revenue: sum(group.price), rows: count() }))
      .toColumns(),
};

const ANSWERS = {
  read: async (table) => {
    const { rows, price, quantity } = (
      await table
        .groupBy()
        .summarise((all, { count, sum }) => ({
          rows: count(),
          price: sum(all.price),
          quantity: sum(all.quantity),
        }))
        .toRows()
    )[0];
    return [rows, price, quantity];
  },
  group: ({ revenue, quantity }) => [revenue.length, total(revenue), total(quantity)],
  join: ({ revenue, rows }) => [revenue.length, total(revenue), total(rows)],
};

const total = (values) => values.reduce((sum, value) => sum + value, 0);

(async () => {
  await (await tables.of([{ x: 1 }])).count(); // The engine is loaded before memory and time are measured.
  const baseline = peak();
  const given =
    job === "read" ? {} : { orders: await read("orders.csv"), customers: await read("customers.csv") };
  await answerEach({
    work: async () => {
      const result = await JOBS[job](given);
      return { result, peakBytes: peak() - baseline };
    },
    tell: async ({ result, peakBytes }) => ({ answer: await ANSWERS[job](result), peakBytes }),
  });
})();
