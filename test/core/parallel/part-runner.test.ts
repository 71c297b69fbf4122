/** A thread that takes a part and fails; results of runs are tested with the kernels of boosting and k-means. */
import { expect, test, vi } from "vitest";
import { createPartRunner } from "../../../lib/core/parallel/part-runner";
import { webAssembly } from "../../../lib/core/webassembly";
import { MODULE } from "../../../lib/trees/boosting/kernels";

vi.mock("node:os", () => ({ default: { availableParallelism: () => 2 } }));

test("a run ends with an error if a thread fails before its part is done", () => {
  const memory = new webAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const runner = createPartRunner(Buffer.from(MODULE, "base64"), memory, Array(17).fill(0), 2);
  const { notify } = Atomics;
  // Both parts are left to the thread, which takes one after the other until its kernel reads beyond the memory.
  vi.spyOn(Atomics, "notify").mockImplementationOnce((given, ...rest) => {
    const control = given as unknown as Int32Array;
    const count = notify(control, ...rest);
    const still = new Int32Array(new SharedArrayBuffer(4));
    while (Atomics.load(control, 1) === 2) Atomics.wait(still, 0, 0, 10);
    Atomics.store(control, 1, 0);
    return count;
  });
  expect(() => runner.run("shift", 2, 1, 1e9, 0, 1)).toThrow(
    "Cannot run shift: a thread ended before its part was done",
  );
  vi.restoreAllMocks();
  runner.stop();
});
