import { describe, expect, test } from "vitest";
import { coverage, mistakes, mostSimilar } from "../../../lib/neural/image-classifier";

function imagesOf(labels: readonly number[]) {
  const count = labels.length;
  const pixels = new Uint8Array(count);
  return {
    count,
    height: 1,
    width: 1,
    channels: 1,
    pixels,
    labels: Uint8Array.from(labels),
    classNames: ["a", "b"],
  };
}

/** Two classes, with these probabilities of the second. */
function predictionsOf(seconds: readonly number[]) {
  const probabilities = Float32Array.from(seconds.flatMap((p) => [1 - p, p]));
  const classes = Int32Array.from(seconds, (p) => (p > 0.5 ? 1 : 0));
  return { count: seconds.length, classCount: 2, classes, probabilities };
}

describe("mistakes()", () => {
  test("sorts wrong predictions by falling confidence, equal ones by index", () => {
    const found = mistakes(imagesOf([0, 1, 0, 1, 0]), predictionsOf([0.75, 0.25, 1, 1, 0.75]));
    expect(found).toEqual([
      { index: 2, actual: 0, predicted: 1, confidence: 1 },
      { index: 0, actual: 0, predicted: 1, confidence: 0.75 },
      { index: 1, actual: 1, predicted: 0, confidence: 0.75 },
      { index: 4, actual: 0, predicted: 1, confidence: 0.75 },
    ]);
  });

  test("returns 24 at most, or `limit`", () => {
    const given = [imagesOf(Array(30).fill(0)), predictionsOf(Array(30).fill(1))] as const;
    expect(mistakes(...given)).toHaveLength(24);
    expect(mistakes(...given, { limit: 25 })).toHaveLength(25);
    expect(mistakes(...given, { limit: 0 })).toEqual([]);
    expect(() => mistakes(...given, { limit: -1 })).toThrow(
      "Cannot find the mistakes: limit must be an integer >= 0, current value is -1",
    );
  });

  test("refuses predictions for other images", () => {
    expect(() => mistakes(imagesOf([0]), predictionsOf([0, 1]))).toThrow(TypeError);
    expect(() => coverage(imagesOf([0]), predictionsOf([0, 1]), [0])).toThrow(TypeError);
  });
});

describe("coverage()", () => {
  const given = [imagesOf([0, 1, 0, 1]), predictionsOf([0.25, 0.25, 1, 1])] as const;

  test("counts the predictions from the threshold on, and how many of them are right", () => {
    expect(coverage(...given, [0, 0.75, 0.8, 1])).toEqual([
      { threshold: 0, answered: 1, accuracy: 0.5 },
      { threshold: 0.75, answered: 1, accuracy: 0.5 },
      { threshold: 0.8, answered: 0.5, accuracy: 0.5 },
      { threshold: 1, answered: 0.5, accuracy: 0.5 },
    ]);
    expect(coverage(imagesOf([0, 1, 1]), predictionsOf([0.25, 0.25, 1]), [0.9])[0].accuracy).toBe(1);
    expect(coverage(imagesOf([0]), predictionsOf([0.25]), [0.9])).toEqual([
      { threshold: 0.9, answered: 0, accuracy: 1 },
    ]);
  });

  test("refuses thresholds outside 0 to 1, and no images", () => {
    for (const threshold of [-0.1, 1.1])
      expect(() => coverage(...given, [0, threshold])).toThrow(
        `thresholds[1] must be a fraction between 0 and 1, current value is ${threshold}`,
      );
    expect(() => coverage(...given, [NaN])).toThrow("thresholds[0] must be a finite number");
    expect(() => coverage(imagesOf([]), predictionsOf([]), [0])).toThrow(
      "Cannot measure the coverage: images must be at least one image, current value is 0",
    );
  });
});

describe("mostSimilar()", () => {
  const outputs = (rows: readonly (readonly number[])[]) => ({
    ...{ count: rows.length, size: rows[0]?.length ?? 2, values: Float32Array.from(rows.flat()) },
  });
  const gallery = outputs([
    [0, 1],
    [1, 1],
    [0, 0],
    [2, 0],
    [-1, 0],
    [1, 0],
    [0, -1],
  ]);

  test("sorts by the cosine, equal ones in the order of the gallery, for each query", () => {
    const [right, up] = mostSimilar(
      gallery,
      outputs([
        [3, 0],
        [0, 0.5],
      ]),
      { count: 7 },
    );
    expect(right.map(({ index }) => index)).toEqual([3, 5, 1, 0, 2, 6, 4]);
    expect(right.map(({ similarity }) => similarity + 0)).toEqual([
      1,
      1,
      expect.closeTo(Math.SQRT1_2, 15),
      0,
      0,
      0,
      -1,
    ]);
    expect(up.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test("gives the best five by default, and no more than `count`", () => {
    expect(mostSimilar(gallery, outputs([[3, 0]]))[0].map(({ index }) => index)).toEqual([3, 5, 1, 0, 2]);
    expect(mostSimilar(gallery, outputs([[3, 0]]), { count: 2 })[0].map(({ index }) => index)).toEqual([
      3, 5,
    ]);
    expect(mostSimilar(gallery, { count: 0, size: 2, values: new Float32Array() })).toEqual([]);
  });

  test("gives a query of zeros the cosine 0 with all", () => {
    expect(mostSimilar(gallery, outputs([[0, 0]]), { count: 2 })).toEqual([
      [
        { index: 0, similarity: 0 },
        { index: 1, similarity: 0 },
      ],
    ]);
  });

  test.each([
    [0, "count must be an integer >= 1, current value is 0"],
    [8, "count must be at most 7, the gallery, current value is 8"],
  ])("refuses count %i", (count, message) => {
    expect(() => mostSimilar(gallery, outputs([[1, 0]]), { count })).toThrow(
      `Cannot find similar images: ${message}`,
    );
    expect(() => mostSimilar(gallery, outputs([[1]]))).toThrow(
      "queries must be of 2 values each, current value is 1",
    );
  });
});
