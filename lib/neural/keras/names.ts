/** What layers are called in Keras. */
import type { Network } from "../model/types";

/**
 * Steps that Keras 3 computes masks by. They are part of its model, named as if they were layers: `concatenate`, and the next
 * one in a session `concatenate_1`.
 */
const MASK_STEPS = /^(any|concatenate|expand_dims|logical_or|not_equal|ones_like|zeros_like)(_\d+)?$/;

/**
 * Names by which Keras 3 can load a model's layers: their own, but in a network with masks not those that a step of a mask may
 * take, since Keras has no name twice.
 */
export function namesOf({ layers }: Network): (name: string) => string {
  const isMasked = layers.some(
    (layer) => layer.getClassName() === "Masking" || layer.getConfig().maskZero === true,
  );
  const taken = new Set(layers.map(({ name }) => name));
  const free = (name: string): string => (taken.has(name) ? free(`${name}_layer`) : name);
  return (name) => (isMasked && MASK_STEPS.test(name) ? free(`${name}_layer`) : name);
}
