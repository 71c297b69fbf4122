import { expect, test } from "vitest";
import { MODULE } from "../../../lib/recommendation/factors/kernels";
import { compileKernels, THREADS } from "../../support/compile-kernels";

test("the kernels are what their source compiles to", () => {
  expect(compileKernels("recommendation/factors/kernels.as", THREADS)).toBe(MODULE);
});
