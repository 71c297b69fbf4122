// The child process of the runner. Plain JavaScript: it must start before TypeScript can be read.
require("../../resolve-tensorflow.js");
require("ts-node").register({ transpileOnly: true, cwd: __dirname, compiler: "typescript" });
require("./cell-process.ts").main();
