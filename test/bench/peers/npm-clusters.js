// Clusters with an npm package: node npm-clusters.js FOLDER given|dbscan FILE ROWS FEATURES CLUSTERS RADIUS MIN_POINTS. FOLDER is
// the package's folder.
const fs = require("node:fs");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const { answerEach } = require("./answering.js");

const [folder, job, file, ...numbers] = process.argv.slice(2);
const [count, columns, clusters, radius, points] = numbers.map(Number);
const { buffer } = new Uint8Array(fs.readFileSync(file));
const data = new Float64Array(buffer);
const rows = Array.from({ length: count }, (_, i) =>
  Array.from(data.subarray(i * columns, (i + 1) * columns)),
);

async function mlKMeans() {
  const { kmeans } = await import(pathToFileURL(path.join(folder, "lib/index.js")));
  const options = { initialization: rows.slice(0, clusters), maxIterations: 1000, tolerance: 0 };
  return {
    work: () => kmeans(rows, clusters, options),
    tell: ({ clusters: labels, centroids }) => {
      const square = (row, center) => row.reduce((sum, value, j) => sum + (value - center[j]) ** 2, 0);
      return { answer: [rows.reduce((sum, row, i) => sum + square(row, centroids[labels[i]]), 0)] };
    },
  };
}

function densityClustering() {
  const { DBSCAN } = require(folder);
  return {
    work: () => {
      const scan = new DBSCAN();
      return scan.run(rows, radius, points);
    },
    // It counts as noise what it met before the cluster, so that only the number of clusters compares.
    tell: (found) => ({ answer: [found.length] }),
  };
}

(async () => answerEach(job === "given" ? await mlKMeans() : densityClustering()))();
