/** Decides which rows a model learns from and which it is judged on. */

export type { IndexSplit, KFoldOptions, TrainTest, TrainTestOptions } from "./splitting";
export * as splitting from "./splitting";
