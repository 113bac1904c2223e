import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { '#platform': fileURLToPath(new URL('src/platform/node.ts', import.meta.url)) } },
  test: {
    include: ['tests/**/*.test.ts'],
    // Collection on demand, to test what happens to streams that are forgotten.
    pool: 'forks',
    execArgv: ['--expose-gc'],
    // Every file has a process of its own, and with it a recorder of its own.
    isolate: true,
    testTimeout: 20_000,
    reporters: ['default', ['junit', { outputFile: 'target/surefire-reports/TEST-sdk-js.xml' }]],
  },
});
