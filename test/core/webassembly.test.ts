/** Memory that threads share. */
import { expect, test } from "vitest";
import { createSharedMemory } from "../../lib/core/webassembly";

test("more than 4 GB are refused before they are asked for", () => {
  expect(createSharedMemory(2).buffer.byteLength).toBe(2 ** 17);
  expect(() => createSharedMemory(2 ** 16 + 2 ** 15)).toThrow(
    "Cannot share memory with threads: arrays must fit into 4 GB, current size is 6.0",
  );
});
