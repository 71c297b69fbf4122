import { integer, readOptions, withDefault } from "../../core/options";
import { localized } from "../../core/text/language";
import { readIntegers, readVectors, type VectorLike } from "../../core/vectors";
import { bar } from "../charts/bar";
import type { Figure } from "../types";
import { type CustomerFigureOptions, FIGURE_OPTIONS } from "./options";

/** Options of `customerPlots.purchaseCalibration`. */
export interface PurchaseCalibrationOptions extends CustomerFigureOptions {
  /** Customers with at least this many repeat purchases are one group. @default 7 */
  readonly most?: number;
}

/**
 * Predicted and actual purchases in a hold-out period (校准图), mean of the customers with the same number of repeat purchases before.
 *
 * @param frequency Repeat purchases before.
 * @param predicted Purchases predicted for the period, such as by `betaGeometric.expectedPurchases`.
 * @param actual Purchases in the period.
 * @throws {TypeError} If the lengths differ. @throws {RangeError} If there is no customer, or a number is not finite.
 *
 * @example
 * const figure = customerPlots.purchaseCalibration([0, 0, 1], [0.2, 0.4, 1.5], [0, 1, 1]);
 * figure.description; // "Predicted 2.1 purchases, actual 2."
 */
export function purchaseCalibration(
  frequency: VectorLike,
  predicted: VectorLike,
  actual: VectorLike,
  options: PurchaseCalibrationOptions = {},
): Figure {
  const action = "draw the calibration of purchases";
  const { title, most } = readOptions(action, options, {
    ...FIGURE_OPTIONS,
    most: withDefault(7, integer(1)),
  });
  const read = readVectors(action, { frequency, predicted, actual }, 1);
  const groupOf = Array.from(readIntegers(action, "frequency", frequency, 0), (x) => Math.min(x, most));
  const groups = [...new Set(groupOf)].sort((a, b) => a - b);
  const mean = (values: ArrayLike<number>) =>
    groups.map((group) => {
      const own = Array.from(values).filter((_, i) => groupOf[i] === group);
      return own.reduce((sum, value) => sum + value, 0) / own.length;
    });
  const total = (values: ArrayLike<number>) =>
    Number(
      Array.from(values)
        .reduce((sum, value) => sum + value, 0)
        .toPrecision(4),
    );
  return bar(
    groups.map((group) => (group === most ? `${most}+` : `${group}`)),
    {
      [localized("actual", "实际")]: mean(read.actual),
      [localized("predicted", "预测")]: mean(read.predicted),
    },
    {
      title:
        title ??
        localized("Purchases in the hold-out period, actual and predicted", "留出期内的购买：实际与预测"),
      description: localized(
        `Predicted ${total(read.predicted)} purchases, actual ${total(read.actual)}.`,
        `预测 ${total(read.predicted)} 次购买，实际 ${total(read.actual)} 次。`,
      ),
      xTitle: localized("repeat purchases before", "此前的回购次数"),
      yTitle: localized("purchases a customer", "每位客户的购买次数"),
    },
  );
}
