import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Training } from "../../lib/neural/training/types";
import { liveCurves } from "../../lib/notebook";

const epoch = (number: number) => ({ epoch: number, loss: 1 / number, accuracy: 0.5, learningRate: 0.001 });
const training = (count: number): Training => ({
  epochs: Array.from({ length: count }, (_, i) => epoch(i + 1)),
  ...{ bestEpoch: count, stoppedBy: "epochs", watched: "loss", trainingCount: 100, validationCount: 0 },
});

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
});

describe("liveCurves(), in a terminal", () => {
  test("says how much there is to do, then the whole training, and returns what fit returned", async () => {
    const given = training(2);
    const returned = await liveCurves("Trial", { epochs: 2, samples: 100 }, async ({ onEpoch }) => {
      given.epochs.forEach(onEpoch);
      return given;
    });
    expect(returned).toBe(given);
    expect(printed.split("\n")).toEqual([
      "Trial: 2 epochs of 100 samples",
      "Trial. After 2 epochs 50.00% of the training samples are right; the least loss was in epoch 2.",
      "",
    ]);
  });

  test("tells the rate since the first step and the time left, every ten seconds", async () => {
    let now = 1e6;
    vi.spyOn(performance, "now").mockImplementation(() => now);
    await liveCurves("Trial", { epochs: 2, samples: 1000 }, async ({ onProgress }) => {
      for (let batch = 1; batch <= 7; batch++) {
        onProgress({ epoch: 1, batch, batches: 10, loss: 0.5 });
        now += batch === 1 ? 0 : 2000;
      }
      return training(0);
    });
    // By hand: 0.6 epochs of 1,000 in 10 s are 60 a second; 1.3 epochs are left.
    expect(printed.split("\n").slice(1, -2)).toEqual([
      "Trial: epoch 1 of 2, loss 0.500, 60 samples a second, 22 s left",
    ]);
  });

  test("draws what a run from a checkpoint found made, and one that had nothing left to do", async () => {
    await liveCurves("Resumed", { epochs: 3, samples: 9 }, async () => training(3));
    expect(printed).toMatch(/\nResumed\. After 3 epochs/);
    printed = "";
    await liveCurves("None", { epochs: 3, samples: 9 }, async () => training(0));
    expect(printed).toBe("None: 3 epochs of 9 samples\nNone\n");
  });

  test("says where training ended that failed, passes the error on, and stops listening", async () => {
    const listeners = process.listenerCount("SIGINT");
    const failing = liveCurves("Trial", { epochs: 5, samples: 100 }, async ({ onEpoch, signal }) => {
      onEpoch(epoch(1));
      expect(signal.aborted).toBe(false);
      throw new RangeError("the loss is NaN");
    });
    await expect(failing).rejects.toThrow(new RangeError("the loss is NaN"));
    expect(printed).toContain("Trial: ended after 1 of 5 epochs. ");
    expect(process.listenerCount("SIGINT")).toBe(listeners);
  });

  test("refuses no title, no epochs, no samples", async () => {
    const fit = async () => training(1);
    await expect(liveCurves(" ", { epochs: 1, samples: 1 }, fit)).rejects.toThrow(
      new TypeError('Cannot show live curves: title must be a text that is not empty, current value is " "'),
    );
    await expect(liveCurves("x", { epochs: 0, samples: 1 }, fit)).rejects.toThrow(
      new RangeError("Cannot show live curves: epochs must be an integer >= 1, current value is 0"),
    );
    await expect(liveCurves("x", { epochs: 1, samples: 0.5 }, fit)).rejects.toThrow(
      new RangeError("Cannot show live curves: samples must be an integer >= 1, current value is 0.5"),
    );
  });

  test("refuses unknown options, and a fit that is no training", async () => {
    const fit = async () => training(1);
    await expect(liveCurves("x", { epochs: 1, samples: 1, seed: 1 } as never, fit)).rejects.toThrow(
      'Cannot show live curves: there is no option "seed"; the options are epochs, samples',
    );
    await expect(liveCurves("x", { epochs: 1, samples: 1 }, 5 as never)).rejects.toThrow(
      new TypeError("Cannot show live curves: fit must be a function, current value is 5"),
    );
    await expect(
      liveCurves("x", { epochs: 1, samples: 1 }, (async () => undefined) as never),
    ).rejects.toThrow(
      "Cannot show live curves: the result of fit must be a training, as network.fit returns it, current value is undefined",
    );
  });
});
