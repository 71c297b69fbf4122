/** Splits, preparations, pipelines, cross-validation, searches and comparisons: how to choose a model honestly. */
export type {
  AreaDifference,
  CorrectedTTestOptions,
  McNemarTest,
  ScoreDifference,
} from "./comparison";
export * as modelComparison from "./comparison";
export type { CrossValidation } from "./cross-validation";
export * as crossValidation from "./cross-validation";
export type { CurvePoint, LearningCurveOptions, ValidationCurveOptions } from "./curves";
export * as curves from "./curves";
export type { FitProgress, Outcome, Score, ValidationOptions } from "./evaluation";
export type { LeagueRow, LeagueTable, LeagueTableOptions } from "./league-table";
export * as leagueTable from "./league-table";
export type { LearnerModule } from "./learner";
export * as learner from "./learner";
export type { LearnerOf, LearnerOptions } from "./learner-type";
export type { Pipeline } from "./pipeline";
export * as pipeline from "./pipeline";
export * from "./preparation";
export * from "./search";
export type {
  GroupKFoldOptions,
  IndexSplit,
  KFoldOptions,
  TimeSeriesSplitOptions,
  TrainTest,
  TrainTestOptions,
} from "./splitting";
export * as splitting from "./splitting";
