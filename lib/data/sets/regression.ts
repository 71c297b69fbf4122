/** Data sets with features and a number to predict. */

import type { Supervised } from "../../core/labelled-data";
import type { Matrix } from "../../core/linear-algebra/matrix";
import type { DataTable } from "../csv/csv";
import { columnsOf, table } from "./table";

/**
 * Boston housing (波士顿房价): 506 census tracts of 1970, 13 features and the median home value in $1000.
 *
 * Column `b` encodes the share of Black residents; scikit-learn withdrew the set because of it. Use it to learn a method,
 * not to value homes.
 *
 * @see Harrison, D. & Rubinfeld, D. L. (1978). Journal of Environmental Economics and Management 5, 81-102.
 *
 * @example
 * (await bostonHousing()).target.length; // 506
 */
export async function bostonHousing(): Promise<Supervised> {
  return toSupervised(await table("boston-housing"), "medv");
}

/**
 * Diabetes (糖尿病): 442 patients, 10 scaled features and the progression of the disease after a year.
 *
 * @see Efron, B., Hastie, T., Johnstone, I. & Tibshirani, R. (2004). Least angle regression. Annals of Statistics 32.
 *
 * @example
 * (await diabetes()).featureNames.length; // 10
 */
export async function diabetes(): Promise<Supervised> {
  return toSupervised(await table("classics", "diabetes"), "progression");
}

function toSupervised(data: DataTable, targetName: string): Supervised {
  const { numbers } = columnsOf(data);
  const featureNames = data.names.filter((name) => name !== targetName);
  const values = new Float64Array(data.rows * featureNames.length);
  featureNames.forEach((name, j) => {
    const column = numbers(name);
    for (let i = 0; i < data.rows; i++) values[i * featureNames.length + j] = column[i];
  });
  const features: Matrix = {
    rows: data.rows,
    columns: featureNames.length,
    data: values,
    columnNames: featureNames,
  };
  return { features, target: numbers(targetName), featureNames, targetName };
}
