// The child process of the runner. Plain JavaScript, since it registers the TypeScript compiler.
const { VARIABLE, endWithParent } = require("../environment/guard.js");
// First: the runner may end at any moment.
endWithParent(Number(process.argv[2]), process.env[VARIABLE]);
require("../../resolve-tensorflow.js");
require("../../typescript-loader.js");
require("./cell-process.ts").main();
