import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));

export default defineConfig({
  base: '/explorer/',
  resolve: {
    alias: [
      { find: 'monaco-editor/esm/vs/editor/edcore.main.js', replacement: path('src/monaco.js') },
      { find: /^prettier\/(standalone|plugins\/estree|parser-babel)$/, replacement: path('src/prettier.js') },
      { find: 'prettier/parser-graphql', replacement: path('node_modules/prettier/plugins/graphql.mjs') },
    ],
  },
  build: {
    assetsDir: '',
    chunkSizeWarningLimit: 4000,
    cssCodeSplit: false,
    license: { fileName: 'licenses.md' },
    manifest: 'manifest.json',
    target: 'es2022',
    rolldownOptions: {
      input: 'src/main.jsx',
      output: { codeSplitting: false }, // everything is needed at once: one file, no waterfall
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log), // "use client"
    },
  },
  worker: {
    format: 'es',
    rolldownOptions: { output: { codeSplitting: false } },
    // GraphiQL lays operations out itself; the worker's own formatter is never called.
    plugins: () => [{ name: 'no-formatter', load: (id) => (id.includes('prettier') ? 'export default {}' : null) }],
  },
});
