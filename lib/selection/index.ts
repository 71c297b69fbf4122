/** Splits data into training and test rows. */
export type {
  GroupKFoldOptions,
  IndexSplit,
  KFoldOptions,
  TimeSeriesSplitOptions,
  TrainTest,
  TrainTestOptions,
} from "./splitting";
export * as splitting from "./splitting";
