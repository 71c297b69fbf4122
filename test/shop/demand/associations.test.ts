/** Planted pairs against probabilities computed by hand. */
import { describe, expect, test } from "vitest";
import { addPairCounts, associationTruth, zeroPairCounts } from "../../../lib/shop/demand/associations";

describe("planted pairs", () => {
  test("have the measures that one kind of session gives by hand", () => {
    // P(A) = P(B alone) = 1/2. P(A, B) = 1/2 (1 - 1/2 * 1/2) = 3/8; P(B) = 1 - 1/2 (1 - 1/4) = 5/8.
    const moments = zeroPairCounts();
    addPairCounts(moments, 100, [{ name: "only", share: 1, factor: 1 }], 0.5, Math.LN2, Math.LN2);
    const { support, confidence, lift, backgroundLift } = associationTruth(
      { antecedent: 0, consequent: 1, strength: 0.5 },
      moments,
      80,
      -1,
    );
    expect(support).toBeCloseTo(37.5 / 80, 12);
    expect(confidence).toBeCloseTo(0.75, 12);
    expect(lift).toBeCloseTo((37.5 * 80) / (50 * 62.5), 12);
    expect(backgroundLift).toBeCloseTo((25 * 80) / (50 * 50), 12);
  });
});
