import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import { deriveSeed } from "../model/derive-seed";
import { range } from "../model/samples";
import type { Samples } from "../model/types";
import type { RunOptions } from "./types";

export interface Split {
  readonly training: Int32Array;
  readonly validation:
    | {
        readonly samples: Samples;
        readonly indices: Int32Array;
        /** Weight of each sample, by its index, if they are given. */
        readonly weights: ArrayLike<number> | undefined;
      }
    | undefined;
}

/** The samples to train and to validate on: the given validation samples, or a random fraction held out. */
export function splitSamples(
  samples: Samples,
  { validation, validationFraction = 0, validationWeights, sampleWeights, seed }: RunOptions,
): Split {
  const action = "train a network";
  const rule = "0 where validation is given";
  if (validation && validationFraction > 0)
    throw new RangeError(mustBe(action, "validationFraction", rule, validationFraction));
  const order = seeded(deriveSeed(seed, 0)).permutation(samples.count);
  const heldOut = Math.round(samples.count * validationFraction);
  if (validationFraction > 0 && heldOut === 0) {
    const enough = `large enough to hold out one of ${samples.count} samples`;
    throw new RangeError(mustBe(action, "validationFraction", enough, validationFraction));
  }
  const training = order.slice(heldOut).sort();
  if (heldOut > 0) {
    const indices = order.slice(0, heldOut).sort();
    return { training, validation: { samples, indices, weights: sampleWeights } };
  }
  const given = validation && {
    samples: validation,
    indices: range(validation.count),
    weights: validationWeights,
  };
  return { training, validation: given };
}
