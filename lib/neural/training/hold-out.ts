import { mustBe } from "../../core/errors";
import { seeded } from "../../core/random";
import { momentSeed } from "../model/derive-seed";
import { all } from "../model/samples";
import type { Samples } from "../model/types";
import type { FitOptions } from "./types";

/** Which samples are learned, and which validate: some given, or a fraction parted off by the seed. */
export function part(
  samples: Samples,
  { validation, validationFraction = 0, seed }: FitOptions,
): {
  readonly training: Int32Array;
  readonly validation: { readonly samples: Samples; readonly indices: Int32Array } | undefined;
} {
  const action = "train a network";
  if (!(validationFraction >= 0 && validationFraction < 1))
    throw new RangeError(mustBe(action, "validationFraction", "a fraction in [0, 1)", validationFraction));
  if (validation && validationFraction > 0)
    throw new RangeError(
      mustBe(action, "validationFraction", "0 where validation is given", validationFraction),
    );
  const order = seeded(momentSeed(seed, 0)).permutation(samples.count);
  const held = Math.round(samples.count * validationFraction);
  if (held > 0)
    return {
      training: order.slice(held).sort(),
      validation: { samples, indices: order.slice(0, held).sort() },
    };
  return {
    training: order.sort(),
    validation: validation && { samples: validation, indices: all(validation.count) },
  };
}
