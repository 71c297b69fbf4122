/** Names of layers in files for Keras. */
import type { Network } from "../model/types";

/**
 * Keras 3 computes masks by operations that are part of the model and named like layers: `concatenate`, and the next one in a
 * session `concatenate_1`.
 */
const MASK_OPERATIONS = /^(any|concatenate|expand_dims|logical_or|not_equal|ones_like|zeros_like)(_\d+)?$/;

/**
 * The name in Keras for each layer's name: the same, unless the network has masks and the name could be that of a mask operation.
 * Keras does not load a model with a duplicate name.
 */
export function kerasNamesOf({ layers }: Network): (name: string) => string {
  const hasMasks = layers.some(
    (layer) => layer.getClassName() === "Masking" || layer.getConfig().maskZero === true,
  );
  const taken = new Set(layers.map(({ name }) => name));
  const unusedName = (name: string): string => (taken.has(name) ? unusedName(`${name}_layer`) : name);
  return (name) => (hasMasks && MASK_OPERATIONS.test(name) ? unusedName(`${name}_layer`) : name);
}
