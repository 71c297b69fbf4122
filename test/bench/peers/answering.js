// Answers each line on standard input with one timed run, as lib/workbench/benchmarks/peer-process.ts asks.
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const { crc32 } = require("node:zlib");

/** Memory that the process held at most so far, in bytes: on Linux its own, since `maxRSS` begins with its parent's. */
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

/** How many lines there are, and the sum of their checksums, whatever their order. */
exports.summary = (count, lines) => {
  let sum = 0;
  for (const line of lines) sum = (sum + crc32(line)) >>> 0;
  return `${count} sets, ${sum.toString(16)}`;
};

/**
 * `work` is timed; `countOf` and, the first time, `answerOf` make its result small, untimed. Peak memory is that of the
 * first run, above what the process held before `load`.
 */
exports.answerLines = async ({ load, work, countOf, answerOf }) => {
  const floor = exports.peak();
  const given = await load();
  let isFirst = true;
  await exports.answerEach({
    work: () => work(given),
    tell(result) {
      const peakBytes = exports.peak() - floor;
      const answer = isFirst ? answerOf(result, given) : `${countOf(result)} sets`;
      isFirst = false;
      return { answer, peakBytes };
    },
  });
};

/** Only `work` is timed; `prepare` comes before each run, and `tell` makes of a result what is answered beside the seconds. */
exports.answerEach = async ({ prepare = () => {}, work, tell }) => {
  console.log('{"ready": true}');
  for await (const _ of createInterface({ input: process.stdin })) {
    prepare();
    const began = process.hrtime.bigint();
    const result = await work();
    const seconds = Number(process.hrtime.bigint() - began) / 1e9;
    console.log(JSON.stringify({ seconds, ...tell(result) }));
  }
};
