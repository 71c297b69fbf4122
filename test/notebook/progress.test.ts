import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { progress } from "../../lib/notebook";

let printed = "";
beforeEach(() => {
  printed = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("progress()", () => {
  test("stores one sentence without a time, whatever came before", () => {
    const bar = progress("training", 3);
    bar.step();
    bar.step(5);
    bar.done("loss 0.1");
    bar.done();
    expect(printed).toBe("training: 3 of 3 steps, loss 0.1\n");
  });

  test("refuses a total that is no count", () => {
    expect(() => progress("training", -1)).toThrow(RangeError);
    expect(() => progress("", 1)).toThrow(TypeError);
  });

  test("refuses a step that is no count; before, the line said NaN steps", () => {
    const bar = progress("training", 3);
    bar.step(0);
    for (const count of [Number.NaN, -1])
      expect(() => bar.step(count)).toThrow(
        new RangeError(`Cannot show progress: count must be a finite number >= 0, current value is ${count}`),
      );
    expect(() => bar.step("1" as never)).toThrow(TypeError);
    bar.done();
    expect(printed).toBe("training: 0 of 3 steps\n");
  });
});
