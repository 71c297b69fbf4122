import { describe, expect, test } from "vitest";
import { shouldStop, startMonitor, updateMonitor } from "../../../lib/neural/training/loss-monitor";
import { FIT_OPTIONS } from "../../../lib/neural/training/options";
import { requireSchedule, scheduleFactor, scheduleFactors } from "../../../lib/neural/training/schedule";

const factorsOf = (schedule: Parameters<typeof scheduleFactors>[0], epochs: number, batches: number) =>
  Array.from({ length: epochs * batches }, (_, i) => scheduleFactors(schedule, epochs, batches)(i + 1));

describe("the learning rate schedule", () => {
  test("follows Goyal's warm-up and Loshchilov and Hutter's cosine, by hand", () => {
    expect([1, 2, 3, 4].map((step) => scheduleFactor(step, 8, 4, 0))).toEqual([0.25, 0.5, 0.75, 1]);
    // A quarter of the way: (1 + cos(pi / 4)) / 2, and from 1 to 0.2 instead of 0.
    expect(scheduleFactor(5, 8, 4, 0)).toBeCloseTo((1 + Math.SQRT1_2) / 2, 15);
    expect(scheduleFactor(5, 8, 4, 0.2)).toBeCloseTo(0.2 + 0.4 * (1 + Math.SQRT1_2), 15);
    expect(scheduleFactor(8, 8, 4, 0.2)).toBe(0.2);
    expect(scheduleFactor(9, 8, 4, 0.2)).toBe(0.2);
    expect(scheduleFactor(6, 5, 5, 0.3)).toBe(0.3);
    expect(scheduleFactor(7, 8, 4, 1)).toBe(1);
  });

  test("has no warm-up and ends at 0 by default; without a schedule the factor is 1", () => {
    expect(factorsOf({}, 1, 2)).toEqual([0.5, 0].map((value) => expect.closeTo(value, 15)));
    expect(factorsOf({}, 2, 1)).toEqual([0.5, 0].map((value) => expect.closeTo(value, 15)));
    expect(factorsOf(undefined, 2, 2)).toEqual([1, 1, 1, 1]);
    expect(factorsOf({ cosineTo: 1 }, 2, 2)).toEqual([1, 1, 1, 1]);
  });

  test("rounds the warm-up to whole steps, over the steps of all epochs", () => {
    expect(factorsOf({ warmUpEpochs: 0.5, cosineTo: 1 }, 2, 5)).toEqual([1 / 3, 2 / 3, ...Array(8).fill(1)]);
    expect(factorsOf({ warmUpEpochs: 2 }, 2, 2)).toEqual([0.25, 0.5, 0.75, 1]);
  });

  test.each([
    [{ warmUpEpochs: -1 }, "schedule.warmUpEpochs must be a finite number >= 0, current value is -1"],
    [{ warmUpEpochs: 3.1 }, "schedule.warmUpEpochs must be between 0 and 3 epochs, current value is 3.1"],
    [
      { warmUpEpochs: Number.NaN },
      "schedule.warmUpEpochs must be a finite number >= 0, current value is NaN",
    ],
    [{ cosineTo: 1.1 }, "schedule.cosineTo"],
    [{ cosineTo: -0.1 }, "schedule.cosineTo"],
  ])("refuses %o", (schedule, message) => {
    const read = () => requireSchedule("train", FIT_OPTIONS.schedule("train", "schedule", schedule) ?? {}, 3);
    expect(read).toThrow(RangeError);
    expect(read).toThrow(message);
  });

  test("accepts the bounds", () => {
    for (const schedule of [{}, { warmUpEpochs: 0, cosineTo: 0 }, { warmUpEpochs: 3, cosineTo: 1 }])
      expect(() => requireSchedule("train", schedule, 3)).not.toThrow();
  });
});

describe("the loss monitor", () => {
  const options = { seed: 1, learningRateDecay: 0.5 };

  test("starts without a best epoch", () => {
    const start = { bestLoss: null, bestEpoch: 0, waited: 0, waitedAtRate: 0, learningRate: 0.1 };
    expect(startMonitor(0.1)).toEqual(start);
    expect(updateMonitor(startMonitor(0.1), 1, 7, { seed: 1 })).toEqual({
      ...start,
      bestLoss: 7,
      bestEpoch: 1,
    });
  });

  test("counts an equal loss as no gain, and a gain from `minimumGain` on only if it is larger", () => {
    const first = updateMonitor(startMonitor(0.1), 1, 4, options);
    expect(updateMonitor(first, 2, 4, options)).toMatchObject({ bestEpoch: 1, waited: 1, waitedAtRate: 1 });
    const demanding = { seed: 1, earlyStopping: { patience: 1, minimumGain: 1 } };
    expect(updateMonitor(first, 2, 3, demanding).bestEpoch).toBe(1);
    expect(updateMonitor(first, 2, 2.9, demanding)).toMatchObject({ bestLoss: 2.9, bestEpoch: 2, waited: 0 });
  });

  test("decays the rate in every epoch, and reduces it after `patience` epochs, to 1e-6 at least", () => {
    let monitor = updateMonitor(startMonitor(0.8), 1, 4, options);
    expect(monitor.learningRate).toBe(0.4);
    const reducing = { seed: 1, reduceLearningRate: { patience: 2 } };
    monitor = updateMonitor(monitor, 2, 5, reducing);
    expect(monitor).toMatchObject({ learningRate: 0.4, waitedAtRate: 1 });
    monitor = updateMonitor(monitor, 3, 5, reducing);
    expect(monitor).toMatchObject({ learningRate: 0.2, waited: 2, waitedAtRate: 0 });
    const tiny = { seed: 1, reduceLearningRate: { patience: 1, factor: 1e-9 } };
    expect(updateMonitor(monitor, 4, 5, tiny).learningRate).toBe(1e-6);
    const least = { seed: 1, reduceLearningRate: { patience: 1, factor: 0.1, least: 0.15 } };
    expect(updateMonitor(monitor, 4, 5, least).learningRate).toBe(0.15);
  });

  test("stops when `patience` epochs have passed, and never without early stopping", () => {
    const monitor = { ...startMonitor(1), waited: 2 };
    expect([2, 3].map((patience) => shouldStop(monitor, { seed: 1, earlyStopping: { patience } }))).toEqual([
      true,
      false,
    ]);
    expect(shouldStop(monitor, { seed: 1 })).toBe(false);
  });
});
