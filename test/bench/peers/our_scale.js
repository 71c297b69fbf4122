// Asks order lines in Parquet files with 2 GB of memory: node our_scale.js JOB FILES SCRATCH
const { peak } = require("./answering.js");
const { scaled, tables } = require("../../../lib/register.js");

const [job, files, scratch] = process.argv.slice(2);
/** The rest of 2 GB is Node's. */
const MEGABYTES = 1500;

const basket = { basket: "order", item: "product" };
const itemsets = ({ count, item, parent }) => ({ counts: [...count], constants: [...item, ...parent] });
const JOBS = {
  "item counts": async (lines) => itemsets(await scaled.itemCounts(lines, { ...basket, minSupport: 0.0001 })),
  pairs: async (lines) => itemsets(await scaled.pairCounts(lines, { ...basket, minSupport: 0.0001 })),
  regression: async (lines) => {
    const rows = lines.derive(({ price, listPrice, orderedAt }) => ({
      lnPrice: price.logarithm(),
      lnListPrice: listPrice.logarithm(),
      month: orderedAt.month(),
      hour: orderedAt.hour(),
    }));
    const features = ["lnPrice", "lnListPrice", "month", "hour"];
    const { rowCount, intercept, coefficients } = await scaled.linearRegression(rows, {
      target: "quantity",
      features,
    });
    return { counts: [rowCount], constants: [intercept, ...coefficients] };
  },
  RFM: async (lines) => {
    const rows = lines.derive(({ price, quantity }) => ({ amount: price.times(quantity) }));
    const names = { customer: "customer", order: "order", time: "orderedAt", amount: "amount" };
    const { segment } = await scaled.rfm(rows, { ...names, asOf: "2025-12-31", maxRows: 1e7 });
    const sizes = new Map();
    for (const name of segment) sizes.set(name, (sizes.get(name) ?? 0) + 1);
    return { counts: [...sizes].sort().map(([, size]) => size), constants: [] };
  },
};

(async () => {
  const engine = await tables.open({ memoryMegabytes: MEGABYTES, scratch });
  const lines = await tables.read(files, { engine });
  const [start, cpu] = [process.hrtime.bigint(), process.cpuUsage()];
  const answer = await JOBS[job](lines);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  engine.close();
  console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1e6, peakBytes: peak(), ...answer }));
})();
