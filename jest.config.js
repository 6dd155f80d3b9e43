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
  testTimeout: 30_000,
}
