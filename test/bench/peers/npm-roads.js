// Shortest paths with an npm package: node npm-roads.js dijkstra|a-star FILE FOLDER FOLDER, those of the package and of its graph.
const fs = require("node:fs");
const { answerEach } = require("./answering.js");

const [method, file, folder, graphFolder] = process.argv.slice(2);
const { nodeCount, roads, pairs, points, rate } = JSON.parse(fs.readFileSync(file, "utf8"));

function straightLine(a, b) {
  const x = points[3 * a] - points[3 * b];
  const y = points[3 * a + 1] - points[3 * b + 1];
  const z = points[3 * a + 2] - points[3 * b + 2];
  return rate * Math.sqrt(x * x + y * y + z * z);
}

function ngraph() {
  const graph = require(graphFolder)();
  for (let node = 0; node < nodeCount; node++) graph.addNode(node);
  for (const [from, to, cost] of roads) graph.addLink(from, to, cost);
  const { aStar } = require(folder);
  const finder = aStar(graph, {
    oriented: true,
    distance: (_from, _to, link) => link.data,
    ...(method === "a-star" && { heuristic: (from, to) => straightLine(from.id, to.id) }),
  });
  const costOf = (nodes) =>
    nodes.slice(1).reduce((sum, from, i) => sum + graph.getLink(from.id, nodes[i].id).data, 0);
  return { find: (from, to) => finder.find(from, to), costOf };
}

function graphology() {
  const { DirectedGraph } = require(graphFolder);
  const graph = new DirectedGraph();
  for (let node = 0; node < nodeCount; node++) graph.addNode(node);
  for (const [from, to, weight] of roads) graph.addEdge(from, to, { weight });
  const { dijkstra, astar } = require(folder);
  const find =
    method === "a-star"
      ? (from, to) => astar.bidirectional(graph, String(from), String(to), "weight", straightLine)
      : (from, to) => dijkstra.bidirectional(graph, from, to, "weight");
  const costOf = (nodes) =>
    nodes.slice(1).reduce((sum, to, i) => sum + graph.getEdgeAttribute(nodes[i], to, "weight"), 0);
  return { find, costOf };
}

const { find, costOf } = folder.includes("ngraph") ? ngraph() : graphology();
answerEach({
  work: () => pairs.map(([from, to]) => find(from, to)),
  tell: (paths) => ({ answer: paths.reduce((sum, nodes) => sum + costOf(nodes), 0) }),
});
