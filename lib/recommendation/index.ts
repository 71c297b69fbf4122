/** Recommendation: what to show a customer next, by what others bought, what is similar and what sells. */

export type {
  InteractionColumns,
  InteractionOptions,
  Interactions,
} from "./data/interactions";
export * as interactions from "./data/interactions";
export type { CustomerSplitOptions, InteractionSplit, TimeSplitOptions } from "./data/splits";
export * as interactionSplits from "./data/splits";
export type { NearestVectors } from "./factors/nearest-vectors";
export * as nearestVectors from "./factors/nearest-vectors";
export type { FactorModel, FactorOptions } from "./factors/training";
export type { RecommenderLeague, RecommenderLeagueOptions, RecommenderScore } from "./judging/league";
export * as recommenderLeague from "./judging/league";
export type { RankingMetrics } from "./judging/ranking-metrics";
export * as rankingMetrics from "./judging/ranking-metrics";
export type { ProductFacts, Reranking, RerankingRules } from "./judging/reranking";
export * as reranking from "./judging/reranking";
export type {
  AlternatingLeastSquares,
  AlternatingLeastSquaresOptions,
} from "./models/alternating-least-squares";
export * as alternatingLeastSquares from "./models/alternating-least-squares";
export type {
  BayesianPersonalisedRanking,
  BayesianPersonalisedRankingOptions,
} from "./models/bayesian-personalised-ranking";
export * as bayesianPersonalisedRanking from "./models/bayesian-personalised-ranking";
export type { ContentOptions } from "./models/content-neighbours";
export * as contentNeighbours from "./models/content-neighbours";
export type { Ease, EaseOptions } from "./models/ease";
export * as ease from "./models/ease";
export type { Hybrid } from "./models/hybrid";
export * as hybrid from "./models/hybrid";
export type { ItemNeighbours } from "./models/item-neighbours";
export * as itemNeighbours from "./models/item-neighbours";
export type { Popularity, PopularityOptions } from "./models/popularity";
export * as popularity from "./models/popularity";
export type { ItemScores, ScoringRule } from "./models/scoring-rule";
export * as scoringRule from "./models/scoring-rule";
export type { UserNeighbours } from "./models/user-neighbours";
export * as userNeighbours from "./models/user-neighbours";
export type {
  CustomerHistory,
  CustomerLike,
  Recommendation,
  RecommendationReason,
  RecommendOptions,
  SimilarOptions,
} from "./recommender";
export * as recommender from "./recommender";
export type { RecommenderModel } from "./scoring/scorer";
export type { NeighbourOptions } from "./similarity/nearest";
