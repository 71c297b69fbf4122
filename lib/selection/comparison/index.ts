/** Tests of whether two models differ (模型比较检验). */
export { type CorrectedTTestOptions, correctedTTest, type ScoreDifference } from "./corrected-t-test";
export { type AreaDifference, deLongTest } from "./de-long-test";
export { fiveByTwoTest } from "./five-by-two-test";
export { type McNemarTest, mcNemarTest } from "./mc-nemar-test";
