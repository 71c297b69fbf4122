/** Forests that grow on several threads: the same trees as on one, and an end if a thread fails. */
import type os from "node:os";
import { beforeEach, expect, test, vi } from "vitest";
import type * as watched from "../../../lib/core/threads/watched-threads";
import type * as programs from "../../../lib/core/threads/worker-program";
import { randomForest } from "../../../lib/trees";
import { numpyRows } from "../../support/numpy-rows";

/** How many processors there are, and what the program of a thread begins with. */
const machine = vi.hoisted(() => ({ processors: 1, program: "" }));

vi.mock("node:os", async (original) => ({
  ...(await original<typeof os>()),
  availableParallelism: () => machine.processors,
}));
vi.mock("../../../lib/core/threads/worker-program", async (original) => {
  const real = await original<typeof programs>();
  return {
    ...real,
    get BOOT() {
      return machine.program + real.BOOT;
    },
  };
});
/** The forest begins when another thread has taken a tree, so that it does not grow all by itself. */
vi.mock("../../../lib/core/threads/watched-threads", async (original) => {
  const real = await original<typeof watched>();
  const startThreads: typeof real.startThreads = (...given) => {
    const check = real.startThreads(...given);
    const [first] = given[2] as readonly { workerData: { job: { control: Int32Array } } }[];
    while (first && first.workerData.job.control[0] === 0)
      Atomics.wait(first.workerData.job.control, 1, 0, 5);
    return check;
  };
  return { ...real, startThreads };
});

/** Constant columns make the work look large enough for threads, and take little time. */
const constants = new Array<number>(97).fill(1);
const rows = numpyRows({ seed: 8, n: 2100, p: 3 }).map((row) => [...row, ...constants]);
const classes = rows.map(([a, b, c]) => (a * b > c ? "yes" : "no"));

function grow(processors: number) {
  machine.processors = processors;
  const progress: number[] = [];
  const model = randomForest.fit(rows, classes, {
    ...{ seed: 9, trees: 50, features: 1, maxDepth: 2, signal: new AbortController().signal },
    onProgress: ({ done, trees }) => progress.push(done / trees),
  });
  return { model, progress };
}

beforeEach(() => {
  machine.program = "";
});

test("grows the same trees on any number of processors, and reports its progress", () => {
  const [one, three] = [grow(1), grow(3)];
  expect(three.model).toEqual(one.model);
  expect(one.progress).toEqual(Array.from({ length: 50 }, (_, t) => (t + 1) / 50));
  // The other threads have grown some of them.
  expect(three.progress.length).toBeLessThan(50);
  expect([...three.progress].sort((a, b) => a - b)).toEqual(three.progress);
});

const TAKE = 'Atomics.add(require("node:worker_threads").workerData.job.control, 0, 1);';

test.each([
  ["exits", "process.exit(7);", "exit code 7"],
  ["throws", 'throw new Error("no memory");', "no memory"],
])("a thread that %s with a tree undone ends the fit with an error", (_, program, reason) => {
  machine.program = TAKE + program;
  expect(() => grow(3)).toThrow(`Cannot grow a forest: a thread ended before its work: ${reason}`);
});
