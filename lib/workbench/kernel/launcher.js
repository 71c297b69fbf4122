// What Jupyter starts: `node launcher.js <connection file>`. Plain JavaScript: it must start before TypeScript can be read.
require("../../resolve-tensorflow.js");
require("../../ts-node.js");
require("./start-kernel.ts").startKernel(process.argv[2]);
