import { expect, test, vi } from "vitest";
import type * as many from "../../../lib/forecasting/many/run";

test("threads that end before their work are reported, and nobody waits for them", async () => {
  // Other files may have loaded the modules, which share them.
  vi.resetModules();
  vi.doMock("../../../lib/core/threads/worker-program", () => ({ BOOT: "", workerProgram: () => ({}) }));
  const { run } = await vi.importActual<typeof many>("../../../lib/forecasting/many/run");
  vi.doUnmock("../../../lib/core/threads/worker-program");
  vi.resetModules();
  await expect(run("naive", { a: [1, 2], b: [3, 4] }, 1, { threads: 2 })).rejects.toThrow(
    "a thread ended before its work",
  );
});
