/** Figures of lib, from small data with Chinese names. */
import {
  apriori,
  basketPlots,
  baskets,
  betaGeometric,
  clusteringPlots,
  clusterNumber,
  cohorts,
  customerPlots,
  decisionTree,
  deliveryPlots,
  eclat,
  forecastPlots,
  fpGrowth,
  hierarchical,
  itemsets,
  kaplanMeier,
  kernelShap,
  learningPlots,
  metrics,
  partialDependence,
  recommendationPlots,
  rfm,
  roadNetwork,
  rules,
  segments,
  vehicleRouting,
} from "../../../lib";

function ofBaskets(): readonly unknown[] {
  const lists = [["茶", "杯"], ["茶", "杯"], ["茶"], ["杯", "壶"], ["壶", "茶"], ["糖"]];
  const receipts = baskets.of(lists);
  const least = { minSupport: { count: 1 } };
  const frequent = itemsets.mine(receipts, least);
  const found = rules.from(frequent, { minConfidence: 0.2 });
  const trees = fpGrowth.trees(receipts, { minSupport: { count: 2 } });
  const levels = apriori.levels(receipts, { minSupport: { count: 2 } });
  const steps = eclat.steps(receipts, { minSupport: { count: 2 } });
  const work = { sets: 3, tried: 4, touched: 5 } as never;
  return [
    basketPlots.itemsetLattice(itemsets.mine(receipts, { minSupport: { count: 2 } })),
    basketPlots.aprioriSteps(levels, { items: ["茶", "杯"] }),
    basketPlots.eclatSteps(receipts, steps, { limit: 1, receipts: 3 }),
    basketPlots.fpTree(trees[0], { limit: 1 }),
    basketPlots.fpTrees(trees, { limit: 1, trees: 1 }),
    basketPlots.fpTreeGrowth(trees[0], lists),
    basketPlots.miningWork([0.1, 0.2], { Apriori: [work, work], Eclat: [work, work] }),
    basketPlots.ruleScatter(found),
    basketPlots.twoKeyPlot(found),
    basketPlots.parallelCoordinates(found, { limit: 2 }),
    basketPlots.ruleNetwork(found, { limit: 2 }),
    basketPlots.groupedMatrix(found, { consequents: 1 }),
  ];
}

function ofCustomers(): readonly unknown[] {
  const groups = {
    cohort: ["2024-01", "2024-01"],
    month: ["2024-01", "2024-02"],
    active: [4, 1],
    revenue: [80, 9],
  };
  const bought = { frequency: [2, 1, 0, 5], recency: [30, 2, 0, 35], age: [39, 39, 38, 37] };
  const scores = rfm.score({ customer: ["甲"], recencyDays: [3], frequency: [7], monetary: [900] });
  const described = segments.describe(
    [
      [1, 5],
      [2, 6],
      [9, 5],
      [8, 6],
    ],
    [0, 0, 1, 1],
    { featureNames: ["价", "量"] },
  );
  return [
    customerPlots.retention(cohorts.fromGroups(groups, { asOf: "2024-02-29" })),
    customerPlots.probabilityAlive(betaGeometric.fit(bought), { age: 39 }),
    customerPlots.purchaseCalibration([0, 0, 1], [0.2, 0.4, 1.5], [0, 1, 1]),
    customerPlots.rfmGrid({ ...scores, segment: ["新客户"] } as never),
    customerPlots.survival({
      全部: kaplanMeier.fit([1, 2, 3], [1, 1, 0]),
      新: kaplanMeier.fit([1, 2], [0, 0]),
    }),
    clusteringPlots.clusterNumbers(
      clusterNumber.choose([[0], [1], [2.5], [20], [21], [22.5]], { seed: 1, most: 3 }),
    ),
    clusteringPlots.clusters(
      [
        [0, 0],
        [1, 0],
        [9, 9],
      ],
      [0, -1, 1],
    ),
    clusteringPlots.dendrogram(hierarchical.fit([[0], [1], [5]])),
    clusteringPlots.profiles(described),
  ];
}

function ofModels(): readonly unknown[] {
  const [actual, scores] = [
    [0, 0, 1, 1],
    [0.1, 0.4, 0.35, 0.8],
  ];
  const values = { truePositive: 30, falsePositive: -5 };
  const over = { difference: 0.02, interval: [0.01, 0.03] };
  const league = { score: "AUC", rows: [{ name: "森林", role: "model", overSimple: over }] };
  const reasons = kernelShap.explain(({ data }) => data, [[1], [3]], [[2]]);
  const dependence = partialDependence.compute(({ data }) => data, [[0], [2]], { features: ["x1"] });
  const gain = { ndcg: { estimate: 0.2, lower: 0.1, upper: 0.3 } };
  const foreseen = { kind: "recommender-league", scores: [{ name: "EASE", gain }, { name: "热销品" }] };
  const forecast = { mean: [4, 5], intervals: [{ level: 0.8, lower: [3, 3], upper: [5, 7] }] };
  return [
    learningPlots.roc({ 森林: metrics.rocCurve(actual, scores) }),
    learningPlots.precisionRecall({ 森林: metrics.precisionRecallCurve(actual, scores) }),
    learningPlots.gain({ 森林: metrics.gainCurve(actual, scores) }),
    learningPlots.profit({ 森林: metrics.profitCurve(actual, scores, values) }),
    learningPlots.importances({
      metric: 0.9,
      features: [{ name: "价", importance: 0.3, lower: 0.2, upper: 0.4 }],
    } as never),
    learningPlots.dependence(dependence),
    learningPlots.effects({ feature: "价", edges: [1, 2], effect: [-1, 1], counts: [5] }),
    learningPlots.shapSummary(reasons),
    learningPlots.reasons(reasons, 1),
    learningPlots.league({ 流失: league } as never),
    learningPlots.tree(decisionTree.fit([[1], [2], [5], [9]], ["留", "留", "走", "走"])),
    recommendationPlots.league(foreseen as never),
    forecastPlots.fan([1, 2, 3], forecast as never, { actual: [4] }),
    forecastPlots.components({ 序列: [1, 5], 趋势: [2, 3] }),
  ];
}

function ofDelivery(): readonly unknown[] {
  const problem = {
    stops: [
      { name: "甲", place: 1, serviceTime: 2 },
      { name: "乙", place: 1 },
    ],
    distances: [
      [0, 3],
      [3, 0],
    ],
    vehicles: [{ name: "车" }],
  };
  const plan = vehicleRouting.evaluate(problem, [{ vehicle: 0, stops: [0] }]);
  const network = roadNetwork.of(
    { from: [0, 1], to: [1, 2], cost: [1, 1] },
    { latitude: [0, 1, 2], longitude: [0, 0, 0] },
  );
  return [
    deliveryPlots.routes(problem, plan, { x: [0, 3], y: [0, 0] }),
    deliveryPlots.gantt(plan),
    deliveryPlots.frontier(network, [0, 1]),
    deliveryPlots.zones({ x: [0, 1, 9], y: [0, 0, 9] }, [0, 0, 1]),
  ];
}

export function figuresOfLib(): readonly unknown[] {
  return [...ofBaskets(), ...ofCustomers(), ...ofModels(), ...ofDelivery()];
}
