import { availableParallelism } from 'node:os'

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
  // Many tests wait for a process, a page or a clock: half as many again as there are cores keep those busy.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  testTimeout: 30_000,
}
