export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  collectCoverageFrom: ['{bot,cards,flows,storage,sandbox}/**/*.ts'],
  coverageProvider: 'v8',
  reporters: ['default', '<rootDir>/tests/support/closing-line.mjs'],
  testSequencer: '<rootDir>/tests/support/longest-first.mjs',
  // One core fewer, Jest's own default, would leave half of a small machine idle.
  maxWorkers: '100%',
  testTimeout: 30_000,
}
