// Learning from tables with an npm package: node npm-learn.js FOLDER logistic|least-squares|boosting FILE ROWS FEATURES. FOLDER is
// the package's folder; the target is last in the file.
const fs = require("node:fs");
const { answerEach } = require("./answering.js");

const [folder, job, file, ...sizes] = process.argv.slice(2);
const [count, columns] = sizes.map(Number);
const data = new Float64Array(new Uint8Array(fs.readFileSync(file)).buffer);
const rows = Array.from({ length: count }, (_, i) =>
  Array.from(data.subarray(i * columns, (i + 1) * columns)),
);
const target = Array.from(data.subarray(count * columns));
const meanLoss = (scores) => {
  const losses = scores.map((share, i) => -Math.log(target[i] === 1 ? share : 1 - share));
  return { answer: [losses.reduce((sum, loss) => sum + loss, 0) / count] };
};

/** Gradient descent without an intercept: as many steps as bring the loss near its minimum. */
function logistic() {
  const load = (name) => require(require.resolve(name, { paths: [folder] }));
  const { Matrix } = load("ml-matrix");
  const LogisticRegression = require(folder);
  const [x, y] = [new Matrix(rows), Matrix.columnVector(target)];
  return {
    work() {
      const model = new LogisticRegression({ numSteps: 30, learningRate: 4 / count });
      model.train(x, y);
      return model;
    },
    // The first of its models tells class 0 from the others, which count as 1.
    tell: ({ classifiers }) => meanLoss(classifiers[0].testScores(x)),
  };
}

function leastSquares() {
  const Regression = require(folder);
  const y = target.map((value) => [value]);
  return {
    work: () => new Regression(rows, y, { statistics: false }),
    tell: ({ weights }) => ({ answer: [weights[columns][0], ...weights.slice(0, columns).map(([w]) => w)] }),
  };
}

async function boosting() {
  const XGBoost = await require(folder);
  return {
    work() {
      const options = { objective: "binary:logistic", max_depth: 5, eta: 0.1, iterations: 100, silent: 1 };
      const model = new XGBoost({ booster: "gbtree", min_child_weight: 1, ...options });
      model.train(rows, target);
      return model;
    },
    tell(model) {
      const answer = meanLoss(model.predict(rows));
      model.free();
      return answer;
    },
  };
}

const JOBS = { logistic, boosting, "least-squares": leastSquares };
(async () => answerEach(await JOBS[job]()))();
