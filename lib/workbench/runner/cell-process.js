// The child process of the runner. Plain JavaScript, since it registers the TypeScript compiler.
require("../../resolve-tensorflow.js");
require("../../typescript-loader.js");
require("./cell-process.ts").main();
