/** The layers and activations of our own, as classes that TensorFlow.js finds by their names. */
import type { TensorFlow } from "../../engine/types";
import { defineResetAfterGru } from "../reset-after-gru";
import { defineActivations } from "./activations";
import { attention, multiHeadAttention } from "./attention";
import { defineLayer, defineStoredZeros, type LayerDefinition } from "./define-layer";
import { bilinearUpSampling, resizing, separableConv1d, zeroPadding1d } from "./images";
import { groupNormalization, normalization, unitNormalization } from "./normalizations";
import { augmentation, getItem, reduction, softmaxAlong, subtract } from "./operations";
import { defineSubclasses } from "./subclasses";

const DEFINITIONS = [
  ...[attention, multiHeadAttention, bilinearUpSampling, resizing, separableConv1d, zeroPadding1d],
  ...[groupNormalization, normalization, unitNormalization],
  ...[augmentation, getItem, reduction, softmaxAlong, subtract],
] as unknown as readonly LayerDefinition<object>[];

let isDefined = false;

/** Defines the classes on first use, since their base class is part of TensorFlow.js. */
export function defineLayers(tf: TensorFlow): void {
  if (isDefined) return;
  defineResetAfterGru(tf);
  defineActivations(tf);
  defineSubclasses(tf);
  defineStoredZeros(tf);
  for (const definition of DEFINITIONS) defineLayer(tf, definition);
  isDefined = true;
}
