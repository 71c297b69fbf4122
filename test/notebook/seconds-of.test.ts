import { describe, expect, test, vi } from "vitest";
import { secondsOf } from "../../lib/notebook";

describe("secondsOf()", () => {
  test("gives the least of the calls counted; the first is not", async () => {
    const pauses = [0, 40, 5, 60];
    const clock = vi.spyOn(performance, "now").mockReturnValue(0);
    let [now, calls] = [0, 0];
    clock.mockImplementation(() => now);
    const seconds = await secondsOf(async () => {
      now += pauses[calls++];
    });
    expect([seconds, calls]).toEqual([0.005, 4]);
  });

  test("passes errors on and refuses no calls", async () => {
    await expect(
      secondsOf(() => {
        throw new RangeError("no");
      }),
    ).rejects.toThrow("no");
    await expect(secondsOf(() => 1, { calls: 0 })).rejects.toThrow(
      new RangeError("Cannot time a computation: calls must be an integer >= 1, current value is 0"),
    );
    await expect(secondsOf(() => 1, { call: 5 } as never)).rejects.toThrow(
      'Cannot time a computation: there is no option "call"; did you mean "calls"?',
    );
    await expect(secondsOf(7 as never)).rejects.toThrow(
      new TypeError("Cannot time a computation: run must be a function, current value is 7"),
    );
  });
});
