import { afterEach, expect, test, vi } from "vitest";
import { webAssembly } from "../../../../lib/core/webassembly";
import { build } from "../../../../lib/neural/engine/kernels/build";

afterEach(() => vi.restoreAllMocks());

const exportsOf = (bytes: Uint8Array) => {
  const { Module } = globalThis.WebAssembly as unknown as { Module: { exports(module: object): object[] } };
  return Module.exports(new webAssembly.Module(bytes));
};

test("where the host has no fused product and sum, the kernels do without", async () => {
  const fused = await build();
  expect(webAssembly.validate(fused.kernels)).toBe(true);
  vi.spyOn(webAssembly, "validate").mockReturnValue(false);
  const plain = await build();
  vi.restoreAllMocks();
  expect(webAssembly.validate(plain.kernels)).toBe(true);
  expect(Buffer.from(plain.kernels).equals(Buffer.from(fused.kernels))).toBe(false);
  expect(exportsOf(plain.kernels)).toEqual(exportsOf(fused.kernels));
});

test("what was built once is read, not built again", async () => {
  const [first, second] = [await build(), await build()];
  expect(second.tensorflowPath).toBe(first.tensorflowPath);
  expect(Buffer.from(second.kernels).equals(Buffer.from(first.kernels))).toBe(true);
});
