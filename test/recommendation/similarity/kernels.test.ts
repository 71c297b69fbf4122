import { expect, test } from "vitest";
import { MODULE } from "../../../lib/recommendation/similarity/kernels";
import { compileKernels, THREADS } from "../../support/compile-kernels";

test("the kernels are what their source compiles to", () => {
  expect(compileKernels("recommendation/similarity/kernels.as", THREADS)).toBe(MODULE);
});
