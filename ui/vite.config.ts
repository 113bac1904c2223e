import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

const api = process.env['VERBATIM_API'] ?? 'http://127.0.0.1:4318';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // The page runs under a content security policy: no inline script, no data: URLs.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  // The style sheet of tokens is read by a test.
  test: { css: true },
  server: { proxy: { '/api': api } },
});
