// Jupyter starts the kernel by `node launcher.js <connection file>`. Plain JavaScript, since it registers the
// TypeScript compiler.
require("../environment/guard.js").endWithJupyter();
require("../../resolve-tensorflow.js");
require("../../typescript-loader.js");
require("./start-kernel.ts").startKernel(process.argv[2]);
