import { expect, test } from "vitest";
import { network } from "../../../lib";

test("a stack needs no engine before build()", () => {
  const stack = network.stack([28, 28, 1], { seed: 1 }).flatten().dense(10, "softmax");
  expect(stack.parameters).toBe(7_850);
  expect(() => stack.build()).toThrow(
    new Error("Cannot build a network: the engine must be started first, with await engine.start()"),
  );
});
