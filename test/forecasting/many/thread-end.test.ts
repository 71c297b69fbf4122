import { expect, test, vi } from "vitest";
import { forecastMany } from "../../../lib/forecasting";

vi.mock("../../../lib/core/threads/worker-program", () => ({
  BOOT: "",
  workerProgram: () => ({}),
}));

test("threads that end before their work are reported, and nobody waits for them", async () => {
  await expect(forecastMany.run("naive", { a: [1, 2], b: [3, 4] }, 1, { threads: 2 })).rejects.toThrow(
    "a thread ended before its work",
  );
});
