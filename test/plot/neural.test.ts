import { describe, expect, test } from "vitest";
import { DISPLAY } from "../../lib/core/text/display";
import type { Training } from "../../lib/neural";
import {
  confusionMatrix,
  filters,
  gradCam,
  mostConfidentErrors,
  mostSimilar,
  reliability,
  trainingCurves,
} from "../../lib/plot/neural";

const training: Training = {
  epochs: [
    {
      epoch: 1,
      loss: 0.5,
      accuracy: 0.8,
      validationLoss: 0.4,
      validationAccuracy: 0.85,
      learningRate: 0.001,
    },
    {
      epoch: 2,
      loss: 0.3,
      accuracy: 0.9,
      validationLoss: 0.45,
      validationAccuracy: 0.84,
      learningRate: 0.001,
    },
  ],
  bestEpoch: 1,
  stoppedBy: "epochs",
  watched: "validationLoss",
  trainingCount: 100,
  validationCount: 20,
};

const photos = {
  ...{ count: 3, height: 2, width: 2, channels: 1 },
  pixels: new Uint8Array(12),
  labels: Uint8Array.of(0, 1, 0),
  classNames: ["shirt", "<b>bag"],
};

describe("trainingCurves()", () => {
  test("draws accuracy above and loss below, training and validation, and says how it ended", () => {
    const figure = trainingCurves(training);
    expect(figure.data.map((trace) => [trace.name, trace.yaxis, (trace as { y: unknown }).y])).toEqual([
      ["training", "y", [0.8, 0.9]],
      ["training", "y2", [0.5, 0.3]],
      ["validation", "y", [0.85, 0.84]],
      ["validation", "y2", [0.4, 0.45]],
    ]);
    expect(figure.description).toBe(
      "After 2 epochs 90.00% of the training samples are right, 84.00% on validation; the least loss was in epoch 1.",
    );
    expect(figure[DISPLAY]()["image/svg+xml"]).toContain("<svg");
  });

  test("refuses a training without epochs", () => {
    expect(() => trainingCurves({ ...training, epochs: [] })).toThrow(
      new RangeError(
        "Cannot draw training curves: training must be of at least one epoch, current value is 0",
      ),
    );
  });
});

describe("trainingCurves() of numbers", () => {
  const epochs = [1, 2].map((epoch) => ({
    epoch,
    loss: 2 / epoch,
    meanAbsoluteError: epoch,
    learningRate: 0.1,
  }));

  test("draws the mean absolute error, and finds the best epoch of a training that still runs", () => {
    const figure = trainingCurves({ epochs });
    expect(figure.title).toBe("Error and loss by epoch");
    expect(figure.data.map((trace) => (trace as { y: unknown }).y)).toEqual([
      [1, 2],
      [2, 1],
    ]);
    expect(figure.description).toBe(
      "After 2 epochs the mean absolute error is 2.000; the least loss was in epoch 2.",
    );
  });

  test("says it of validation too", () => {
    const judged = epochs.map((epoch) => ({ ...epoch, validationLoss: 3, validationMeanAbsoluteError: 1.5 }));
    expect(trainingCurves({ epochs: judged }).description).toBe(
      "After 2 epochs the mean absolute error is 2.000, 1.500 on validation; the least loss was in epoch 1.",
    );
  });
});

describe("mostSimilar()", () => {
  const found = [
    [
      { index: 1, similarity: 0.987 },
      { index: 2, similarity: 0.5 },
    ],
  ];

  test("puts the query first in its row, and counts the same class", () => {
    const figure = mostSimilar(photos, photos, found);
    expect(figure.layout.images?.length).toBe(3);
    expect(figure.layout.annotations?.map(({ text }) => text)).toEqual([
      "<b>shirt?</b>",
      "<b>bag<br>0.99",
      "shirt<br>0.50",
    ]);
    expect(figure.description).toBe(
      "1 images, each with the 2 most similar; 50% of these are of the same class.",
    );
  });

  test("refuses what does not fit together", () => {
    expect(() => mostSimilar(photos, { ...photos, width: 3 }, found)).toThrow(TypeError);
    expect(() => mostSimilar(photos, photos, [found[0], found[0].slice(1)])).toThrow(
      new RangeError("Cannot draw similar images: row 1 of found must be of 2 images, current value is 1"),
    );
    expect(() => mostSimilar(photos, photos, [[{ index: 3, similarity: 1 }]])).toThrow(
      new RangeError(
        "Cannot draw similar images: every index must be an integer below 3, current value is 3",
      ),
    );
    expect(() => mostSimilar({ ...photos, count: 0 }, photos, found)).toThrow(
      new RangeError("Cannot draw similar images: found must be at most 0 rows, current value is 1"),
    );
  });
});

describe("confusionMatrix()", () => {
  test("colours only the errors and names the most frequent one", () => {
    const figure = confusionMatrix(
      [
        [5, 2],
        [0, 3],
      ],
      ["four", "nine"],
    );
    expect(figure.data[0]).toMatchObject({
      z: [
        [null, 2],
        [0, null],
      ],
      text: [
        ["5", "2"],
        ["", "3"],
      ],
    });
    expect(figure.description).toBe(
      "8 of 10 images are classified correctly. The most frequent error: four is classified as nine 2 times.",
    );
    expect(confusionMatrix([[1]], ["one"]).description).toContain("There are no errors");
  });

  test("refuses counts that are not one row a class", () => {
    expect(() => confusionMatrix([[1, 2]], ["one"])).toThrow(TypeError);
  });
});

describe("mostConfidentErrors()", () => {
  test("shows each misclassified image with true class, predicted class and confidence, escaped", () => {
    const figure = mostConfidentErrors(photos, [{ index: 2, actual: 0, predicted: 1, confidence: 0.987 }]);
    expect(figure.layout.images).toHaveLength(1);
    expect(figure.layout.annotations?.[0].text).toContain("98.7%");
    expect(String(figure[DISPLAY]()["image/svg+xml"])).not.toContain("<b>bag");
    expect(mostConfidentErrors(photos, []).description).toBe("There is no error to show.");
  });
});

describe("filters()", () => {
  test("draws every filter as an image", () => {
    const given = { count: 4, height: 3, width: 3, weights: new Float32Array(36).fill(-1) };
    expect(filters(given).layout.images).toHaveLength(4);
  });
});

describe("gradCam()", () => {
  test("lays orange over what speaks for the class, and leaves the rest grey", () => {
    const grey = { ...photos, pixels: new Uint8Array(12).fill(100) };
    const found = [{ index: 1, classNumber: 1, height: 2, width: 2, weights: Float32Array.of(0, 1, 0, 0) }];
    const drawn = gradCam(grey, found, ["bag 98 %"]);
    expect(drawn.description).toBe("1 images; orange marks what supports the class named below each.");
    expect(drawn.layout.images).toHaveLength(1);
    expect(drawn.layout.annotations?.[0].text).toBe("bag 98 %");
    expect(() => gradCam(grey, found, [])).toThrow(TypeError);
  });
});

describe("reliability()", () => {
  const bin = (from: number, count: number, confidence: number, accuracy: number) => ({
    from,
    to: from + 0.5,
    count,
    confidence,
    accuracy,
  });

  test("draws a point for each bin with predictions, and says what the error comes from", () => {
    const drawn = reliability([bin(0, 0, 0, 0), bin(0.5, 10, 0.9, 0.7)]);
    expect(drawn.data[1]).toMatchObject({ x: [0.9], y: [0.7] });
    expect(drawn.description).toBe(
      "Expected calibration error 20.0 % over 10 predictions. Its largest part comes from the 10 predictions with a confidence of about 90.0 %, of which 70.0 % are correct.",
    );
  });

  test("refuses to draw nothing", () => {
    expect(() => reliability([bin(0, 0, 0, 0)])).toThrow(RangeError);
  });
});
