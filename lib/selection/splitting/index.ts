/** Train-test splits and cross-validation folds (划分数据), with the same rows as scikit-learn. */
export type { IndexSplit } from "./folds";
export { type GroupKFoldOptions, groupKFold } from "./group-k-fold";
export { type KFoldOptions, kFold, stratifiedKFold } from "./k-fold";
export { type TimeSeriesSplitOptions, timeSeriesSplit } from "./time-series-split";
export { type TrainTest, type TrainTestOptions, take, trainTest, trainTestIndices } from "./train-test";
