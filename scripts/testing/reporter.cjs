// Mocha's spec reporter for people, and results as JSON in $REASONSCOPE_RESULTS for test.mjs.
const fs = require('node:fs');
const { reporters } = require('mocha');

module.exports = class extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const tests = [];
    runner.on('retry', (test, error) => {
      console.log(`    tried again: ${test.fullTitle()}: ${error?.message ?? error}`);
    });
    runner.on('pass', (test) => {
      tests.push({ title: test.fullTitle(), passed: true, again: test.currentRetry() > 0 });
    });
    runner.on('fail', (test) => tests.push({ title: test.fullTitle(), passed: false }));
    runner.once('end', () => {
      const file = process.env.REASONSCOPE_RESULTS;
      if (file) fs.writeFileSync(file, JSON.stringify({ tests }));
    });
  }
};
