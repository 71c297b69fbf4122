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
        "Cannot draw similar images: found[0][0].index must be an integer from 0 to 2, current value is 3",
      ),
    );
    const none = { ...photos, count: 0, pixels: new Uint8Array(0), labels: new Uint8Array(0) };
    expect(() => mostSimilar(none, photos, found)).toThrow(
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

describe("figures of networks refuse what was made for another", () => {
  const map = { index: 0, classNumber: 0, height: 2, width: 2, weights: new Float32Array(4) };
  const bin = { from: 0, to: 1, count: 1, confidence: 1, accuracy: 1 };
  const epoch = { epoch: 1, loss: 1, learningRate: 1 };
  const evaluation = { loss: 1, accuracy: 1, outputs: { count: 0, size: 1, values: new Float32Array() } };

  test.each<[string, () => unknown, string]>([
    [
      "an evaluation",
      () => trainingCurves(evaluation as never),
      "draw training curves: training must be a training, as network.fit returns it, current value is an object",
    ],
    [
      "epochs",
      () => trainingCurves({ epochs: [evaluation] } as never),
      "draw training curves: training.epochs[0] must be the record of an epoch",
    ],
    [
      "a count",
      () => trainingCurves({ epochs: 3 } as never),
      "draw training curves: training.epochs must be an array",
    ],
    [
      "curves option",
      () => trainingCurves({ epochs: [epoch] }, { titel: "a" } as never),
      'draw training curves: there is no option "titel"; did you mean "title"?',
    ],
    [
      "a list",
      () => confusionMatrix([1, 2] as never, ["a", "b"]),
      "draw a confusion matrix: counts[0] must be an array, a typed array or a danfo Series, current value is 1",
    ],
    [
      "a negative count",
      () => confusionMatrix([[-1]], ["a"]),
      "draw a confusion matrix: counts[0][0] must be an integer >= 0, current value is -1",
    ],
    [
      "a share",
      () => confusionMatrix([[0.5]], ["a"]),
      "draw a confusion matrix: counts[0][0] must be an integer >= 0, current value is 0.5",
    ],
    [
      "equal classes",
      () =>
        confusionMatrix(
          [
            [1, 0],
            [0, 1],
          ],
          ["a", "a"],
        ),
      'draw a confusion matrix: classNames[1] must be another name than classNames[0], current value is "a"',
    ],
    [
      "too few classes",
      () =>
        confusionMatrix(
          [
            [1, 0],
            [0, 1],
          ],
          ["a"],
        ),
      "draw a confusion matrix: classNames must be as many as there are values, 2",
    ],
    [
      "weights",
      () => filters(new Float32Array(9) as never),
      "draw filters: given must be filters, as imageClassifier.filters returns them, current value is Float32Array of 9",
    ],
    [
      "too few weights",
      () => filters({ count: 2, height: 2, width: 2, weights: new Float32Array(4) }),
      "draw filters: given.weights must be 8 numbers, current value is Float32Array of 4",
    ],
    [
      "NaN",
      () => filters({ count: 1, height: 1, width: 1, weights: Float32Array.of(Number.NaN) }),
      "draw filters: given.weights[0] must be a finite number, current value is NaN",
    ],
    [
      "a map beyond",
      () => gradCam(photos, [{ ...map, index: 3 }], ["a"]),
      "draw Grad-CAM: found[0].index must be an integer from 0 to 2, current value is 3",
    ],
    [
      "a map of another size",
      () => gradCam(photos, [{ ...map, weights: new Float32Array(9) }], ["a"]),
      "draw Grad-CAM: found[0].weights must be 4 numbers, current value is Float32Array of 9",
    ],
    [
      "a mistake",
      () => gradCam(photos, [{ index: 0, actual: 0 }] as never, ["a"]),
      "draw Grad-CAM: found[0] must be a map, as imageClassifier.gradCam returns it",
    ],
    [
      "columns",
      () => gradCam(photos, [map], ["a"], { columns: 0 }),
      "draw Grad-CAM: columns must be an integer >= 1, current value is 0",
    ],
    [
      "two channels",
      () => gradCam({ ...photos, channels: 2, pixels: new Uint8Array(24) }, [map], ["a"]),
      "draw Grad-CAM: given.channels must be one of 1, 3, current value is 2",
    ],
    [
      "predictions",
      () => mostConfidentErrors(photos, { classes: [] } as never),
      "draw the most confident errors: mistakes must be an array",
    ],
    [
      "indices",
      () => mostConfidentErrors(photos, [0] as never),
      "draw the most confident errors: mistakes[0] must be a mistake, as imageClassifier.mistakes finds it, current value is 0",
    ],
    [
      "samples",
      () => mostConfidentErrors({ count: 1 } as never, []),
      "draw the most confident errors: given must be labelled images, as datasets.mnist loads them, current value is an object",
    ],
    [
      "pixels",
      () => mostConfidentErrors({ ...photos, pixels: new Uint8Array(11) }, []),
      "draw the most confident errors: given.pixels must be 12 long for 3 images, current value is 11",
    ],
    [
      "an array of pixels",
      () => mostConfidentErrors({ ...photos, pixels: [] as never }, []),
      "draw the most confident errors: given.pixels must be a Uint8Array, current value is an array of 0",
    ],
    [
      "labels",
      () => mostConfidentErrors({ ...photos, labels: new Uint8Array(2) }, []),
      "draw the most confident errors: given.labels must be 3 long for 3 images, current value is 2",
    ],
    [
      "one row",
      () => mostSimilar(photos, photos, [{ index: 0, similarity: 1 }] as never),
      "draw similar images: found[0] must be an array",
    ],
    [
      "no similarity",
      () => mostSimilar(photos, photos, [[{ index: 0, similarity: Number.NaN }]]),
      "draw similar images: found[0][0].similarity must be a finite number, current value is NaN",
    ],
    [
      "a curve",
      () => reliability([{ x: 1 }] as never),
      "draw reliability: bins[0] must be a bin, as metrics.reliability returns it",
    ],
    [
      "reliability option",
      () => reliability([bin], { bins: 5 } as never),
      'draw reliability: there is no option "bins"; the options are title',
    ],
  ])("%s", (_, draw, message) => {
    expect(draw).toThrow(`Cannot ${message}`);
  });
});
