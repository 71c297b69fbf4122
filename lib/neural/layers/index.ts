/** The layers of networks: a table of what each is, and classes for those that TensorFlow.js lacks. */
import type { layers } from "@tensorflow/tfjs";
import type { TensorFlow } from "../engine/types";
import { defineActivations } from "./defined/activations";
import { defineLayer, defineStoredZeros } from "./defined/define-layer";
import { defineSubclasses } from "./defined/subclasses";
import type { LayerEntry } from "./entry";
import { defineResetAfterGru } from "./reset-after-gru";
import { LAYER_TABLE, OTHER_LAYERS } from "./table";

const ALL = [...LAYER_TABLE, ...OTHER_LAYERS];
/** The first entry of each class has its traits. */
const BY_CLASS = new Map([...ALL].reverse().map((entry) => [entry.tfjs, entry]));

/** What is known of a layer; `undefined` for a class that is not in the table. */
export function entryOf(layer: layers.Layer): LayerEntry | undefined {
  return BY_CLASS.get(layer.getClassName());
}

/** The class of the layer that an operator of ONNX is. */
export function classOf(operator: string): string {
  return LAYER_TABLE.find(({ operators }) => operators?.includes(operator))?.tfjs ?? operator;
}

/** A new layer of a class of TensorFlow.js, or ours. */
export function createLayer(tf: TensorFlow, className: string, settings: object): layers.Layer {
  defineLayers(tf);
  const { classNameMap } = tf.serialization.SerializationMap.getMap();
  const [Class] = classNameMap[className] as unknown as [new (given: object) => layers.Layer];
  return new Class({ ...settings });
}

let isDefined = false;

/** Defines our classes on first use, since their base class is part of TensorFlow.js, which finds them by their names. */
export function defineLayers(tf: TensorFlow): void {
  if (isDefined) return;
  defineResetAfterGru(tf);
  defineActivations(tf);
  defineSubclasses(tf);
  defineStoredZeros(tf);
  for (const definition of new Set(ALL.flatMap((entry) => entry.definition ?? [])))
    defineLayer(tf, definition);
  isDefined = true;
}
