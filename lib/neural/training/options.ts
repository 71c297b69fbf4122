/** The readers of the options of a training. */
import {
  abortSignal,
  callback,
  checkedLater,
  flag,
  fraction,
  fractionBelowOne,
  integer,
  nested,
  nonNegative,
  type OptionReader,
  type OptionReaders,
  openFraction,
  optional,
  positive,
  textNotEmpty,
} from "../../core/options";
import { JUDGE_OPTIONS } from "../prediction/evaluate";
import { optimizer } from "./optimizers";
import type { FitOptions } from "./types";

const SCHEDULE = { warmUpEpochs: optional(nonNegative), cosineTo: optional(fraction) };
const EARLY_STOPPING = { patience: integer(1), minimumGain: optional(nonNegative) };
const REDUCE_LEARNING_RATE = {
  factor: optional(openFraction),
  patience: integer(1),
  least: optional(nonNegative),
};

/** None fills in a default: a checkpoint is recognised by the options as they were given. */
export const FIT_OPTIONS = {
  epochs: optional(integer(0)),
  batchSize: optional(integer(1)),
  learningRate: optional(positive),
  learningRateDecay: optional(positive),
  schedule: optional(nested(SCHEDULE)) as OptionReader<FitOptions["schedule"]>,
  optimizer: optional(optimizer) as OptionReader<FitOptions["optimizer"]>,
  ...JUDGE_OPTIONS,
  clipNorm: optional(positive),
  clipValue: optional(positive),
  classWeights: checkedLater<FitOptions["classWeights"]>(),
  sampleWeights: checkedLater<FitOptions["sampleWeights"]>(),
  seed: integer(0),
  validation: checkedLater<FitOptions["validation"]>(),
  validationWeights: checkedLater<FitOptions["validationWeights"]>(),
  validationFraction: optional(fractionBelowOne),
  earlyStopping: optional(nested(EARLY_STOPPING)) as OptionReader<FitOptions["earlyStopping"]>,
  restoreBest: optional(flag),
  reduceLearningRate: optional(nested(REDUCE_LEARNING_RATE)) as OptionReader<
    FitOptions["reduceLearningRate"]
  >,
  checkpoint: optional(textNotEmpty),
  csvLog: optional(textNotEmpty),
  onProgress: optional(callback<NonNullable<FitOptions["onProgress"]>>()),
  onEpoch: optional(callback<NonNullable<FitOptions["onEpoch"]>>()),
  signal: abortSignal,
} satisfies OptionReaders<FitOptions>;
