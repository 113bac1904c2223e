import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.js'],
    testTimeout: 150_000,
    // The tests tell traces apart by what is new.
    fileParallelism: false,
    reporters: [
      'default',
      ['junit', { outputFile: 'target/surefire-reports/TEST-integrations-js.xml', suiteName: 'integrations-js' }],
    ],
  },
});
