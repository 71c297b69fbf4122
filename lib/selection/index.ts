/** Splits data into training and test rows. */
export type { IndexSplit, KFoldOptions, TrainTest, TrainTestOptions } from "./splitting";
export * as splitting from "./splitting";
