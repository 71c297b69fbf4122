/** What becomes of a forest whose threads fail. */
import { expect, test, vi } from "vitest";
import { randomForest } from "../../../lib/trees";
import { numpyRows } from "../../support/numpy-rows";

/** Begins the program of each thread. */
const failing = vi.hoisted(() => ({ program: "" }));

vi.mock("node:os", async (original) => ({
  ...(await original<typeof import("node:os")>()),
  availableParallelism: () => 3,
}));
vi.mock("../../../lib/core/threads/worker-program", async (original) => {
  const real = await original<typeof import("../../../lib/core/threads/worker-program")>();
  return {
    ...real,
    get BOOT() {
      return failing.program + real.BOOT;
    },
  };
});

const rows = numpyRows({ seed: 5, n: 4000, p: 4 });
const classes = rows.map(([a, b]) => (a * b > 0 ? "yes" : "no"));
const fit = () => randomForest.fit(rows, classes, { seed: 1, trees: 1300, maxDepth: 1 });
const taken = 'Atomics.add(require("node:worker_threads").workerData.job.control, 0, 1);';

test.each([
  ["exits with a tree undone", `${taken} process.exit(7);`, "exit code 7"],
  ["throws with a tree undone", `${taken} throw new Error("no memory");`, "no memory"],
])("a thread that %s ends the fit with an error", (_, program, reason) => {
  failing.program = program;
  expect(fit).toThrow(`Cannot grow a forest: a thread ended before its work: ${reason}`);
});
