const forbid = (name, from, to) => ({ name, severity: 'error', from, to })

/** The import rules of the house. A rule's name is its message; tests/house-imports.test.ts plants a breach of each. */
module.exports = {
  forbidden: [
    forbid('no circles', {}, { circular: true }),
    forbid('nothing leads nowhere', {}, { couldNotResolve: true }),
    forbid(
      'cards are pure',
      { path: '^cards/', pathNot: '\\.mjs$' },
      { pathNot: ['^cards/', '^node_modules/@schummar/icu-type-parser/'] },
    ),
    forbid('storage knows nobody', { path: '^storage/' }, { path: '^(bot|cards|flows|sandbox)/' }),
    forbid(
      'engines are strangers',
      { path: '^storage/([^/]+)/' },
      { path: '^storage/([^/]+/|index\\.ts$)', pathNot: '^storage/$1/' },
    ),
    forbid('flows never look out of the window', { path: '^flows/' }, { path: '^(bot|sandbox)/' }),
    forbid(
      'flows know the storage port, not the engines',
      { path: '^flows/' },
      { path: '^storage/', pathNot: '^storage/storage\\.ts$' },
    ),
    forbid(
      'flows need nothing but zod and Temporal',
      { path: '^flows/', pathNot: '^flows/provisioning/http' },
      { pathNot: ['^(flows|cards|storage|bot|sandbox|tests)/', '^node_modules/(zod|temporal-polyfill)/'] },
    ),
    forbid(
      'steps are strangers',
      { path: '^flows/setup/(?!index\\.ts)[a-z-]+\\.ts$' },
      { path: '^flows/setup/[a-z-]+\\.ts$' },
    ),
    forbid(
      'channels are strangers',
      { path: '^bot/channels/([^/]+)/' },
      { path: '^bot/channels/', pathNot: '^bot/channels/($1/|channel\\.ts$)' },
    ),
    forbid(
      'chat SDKs stay in the doorway',
      { pathNot: '^(bot/(bot\\.ts|channels/)|tests/|bench/)' },
      { path: '^node_modules/(botbuilder|botframework|@webex|webex)' },
    ),
    forbid(
      'only the root chooses adapters',
      {
        pathNot: [
          '^bot/((app|storage-commands)\\.ts$|provisioning/)',
          '^tests/',
          '^bench/',
          '^storage/',
          '^flows/provisioning/(http|wholesale/)',
        ],
      },
      { path: '^(storage/index|flows/provisioning/(http.*|wholesale/wholesale))\\.ts$' },
    ),
    forbid(
      'the stand-ins know the product only by its published contract',
      { path: '^sandbox/' },
      { path: '^(bot|cards|flows|storage)/', pathNot: '^flows/provisioning/contract\\.ts$' },
    ),
    forbid(
      'the page knows the sandbox only by its endpoints',
      { path: '^sandbox/page/' },
      { pathNot: ['^sandbox/page/', '^node_modules/'] },
    ),
    forbid(
      'only the entrance opens the sandbox',
      { pathNot: '^(sandbox/|tests/|bench/|bot/main\\.ts$)' },
      { path: '^sandbox/' },
    ),
    forbid('nobody imports the entrance', {}, { path: '^(bot|sandbox)/main\\.ts$' }),
    forbid('the house does not import its tests', { pathNot: '^tests/' }, { path: '^tests/' }),
    forbid(
      'what ships does without the tools of the workshop',
      { path: '^(bot|cards|flows|storage|sandbox)/' },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    ),
    forbid('no empty rooms', { orphan: true, pathNot: ['^tests/', '\\.json$', '\\.d\\.ts$'] }, {}),
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
}
