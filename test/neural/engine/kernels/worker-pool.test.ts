import { expect, test } from "vitest";
import { webAssembly } from "../../../../lib/core/webassembly";
import { build } from "../../../../lib/neural/engine/kernels/build";
import { startWorkerPool } from "../../../../lib/neural/engine/kernels/worker-pool";

async function startPool(patience?: number) {
  const { kernels } = await build();
  const memory = new webAssembly.Memory({ initial: 256, maximum: 65_536, shared: true });
  return startWorkerPool(kernels, memory, 2, patience);
}

const DEAD = "Cannot run adam on thread 1: its worker has ended, or does not answer";

test("work for a worker that has ended is refused", async () => {
  const pool = await startPool();
  pool.split("adam", 2, () => []);
  await pool.stop();
  expect(() => pool.split("adam", 2, () => [])).toThrow(DEAD);
});

test("a worker that ends while it is waited for is given up", async () => {
  const pool = await startPool(200);
  const stopped = pool.stop();
  expect(() => {
    for (;;) pool.split("adam", 2, () => []);
  }).toThrow(DEAD);
  expect(() => pool.split("adam", 2, () => [])).toThrow(DEAD);
  await stopped;
});
