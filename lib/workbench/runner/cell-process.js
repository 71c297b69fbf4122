// The child process of the runner. Plain JavaScript: it must start before TypeScript can be read.
require("../../resolve-tensorflow.js");
require("../../ts-node.js");
require("./cell-process.ts").main();
