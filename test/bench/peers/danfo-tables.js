// Reads, groups or joins with danfo: node danfo-tables.js JOB FOLDER
const path = require("node:path");
const { answerEach } = require("./answering.js");
require("../../../lib/resolve-tensorflow.js");
const danfo = require("danfojs-node");

const [job, folder] = process.argv.slice(2);
const read = (name) => danfo.readCSV(path.join(folder, name));

const JOBS = {
  read: () => read("orders.csv"),
  group: ({ orders }) => orders.groupby(["product"]).agg({ price: "sum", quantity: "mean" }),
  join: ({ orders, customers }) =>
    danfo
      .merge({ left: orders, right: customers, on: ["customer"], how: "inner" })
      .groupby(["region"])
      .agg({ price: ["sum", "count"] }),
};

const total = (values) => values.reduce((sum, value) => sum + value, 0);
const sums = (frame, names) => [frame.shape[0], ...names.map((name) => total(frame[name].values))];

const ANSWERS = {
  read: (frame) => sums(frame, ["price", "quantity"]),
  group: (frame) => sums(frame, ["price_sum", "quantity_mean"]),
  join: (frame) => sums(frame, ["price_sum", "price_count"]),
};

(async () => {
  const given =
    job === "read" ? {} : { orders: await read("orders.csv"), customers: await read("customers.csv") };
  await answerEach({ work: () => JOBS[job](given), tell: (result) => ({ answer: ANSWERS[job](result) }) });
})();
