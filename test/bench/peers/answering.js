// Answers each line on standard input with a measured run: the protocol of
// test/bench/harness/peer-process.ts.
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const { crc32 } = require("node:zlib");

/**
 * Peak memory in bytes. Read from /proc on Linux, where `maxRSS` starts with the value of the parent process.
 */
exports.peak = () => {
  try {
    return 1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
  } catch {
    return 1024 * process.resourceUsage().maxRSS;
  }
};

/** Baskets of a .dat file as lists of numbers. */
exports.readLists = (file) => {
  const lines = readFileSync(file, "utf8").split("\n");
  lines.pop();
  return lines.map((line) => (line === "" ? [] : line.split(" ").map(Number)));
};

/** The number of lines and the sum of their checksums, which do not depend on the order. */
exports.summary = (count, lines) => {
  let sum = 0;
  for (const line of lines) sum = (sum + crc32(line)) >>> 0;
  return `${count} sets, ${sum.toString(16)}`;
};

/**
 * Measures `work`. `answerOf`, in the first run, and `countOf`, in later runs, reduce its result and are not
 * measured. Peak memory is that of the first run, above the memory before `load`.
 */
exports.answerLines = async ({ load, work, countOf, answerOf }) => {
  const baseline = exports.peak();
  const data = await load();
  let isFirst = true;
  await exports.answerEach({
    work: () => work(data),
    tell(result) {
      const peakBytes = exports.peak() - baseline;
      const answer = isFirst ? answerOf(result, data) : `${countOf(result)} sets`;
      isFirst = false;
      return { answer, peakBytes };
    },
  });
};

/**
 * Measures `work` only; `prepare` runs before it, and `tell` turns its result into the rest of the answer.
 */
exports.answerEach = async ({ prepare = () => {}, work, tell }) => {
  console.log('{"ready": true}');
  for await (const _ of createInterface({ input: process.stdin })) {
    prepare();
    const start = process.hrtime.bigint();
    const result = await work();
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    console.log(JSON.stringify({ seconds, ...(await tell(result)) }));
  }
};
