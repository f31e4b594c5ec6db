// The import arrows of docs/architecture.md, checked by `npm run check`.
// `from` and `to` are folders under src/; tests may reach further, since they build what they test.
const notTest = { pathNot: '\\.test\\.ts$|/testing/' };
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${from}`, ...notTest },
  to: { path: '^src/', pathNot: [`^src/${from}`, ...allowed.map((folder) => `^src/${folder}`)] },
});

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'task-is-pure',
      comment:
        'The core knows no package and no Node module: it must be testable and portable as plain functions.',
      severity: 'error',
      from: { path: '^src/task/', ...notTest },
      to: { pathNot: '^src/task/' },
    },
    {
      name: 'nothing-imports-main',
      comment:
        'But for the command line, which starts a server, or opens an installation that has none running.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/cli/(commands/start|installation)\\.ts$|\\.test\\.ts$|/testing/',
      },
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'only-main-imports-the-composition',
      comment: 'src/composition/ is main.ts in several files: it knows every module, and no module knows it.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(main\\.ts$|composition/|cli/(installation|connect)\\.ts$)|\\.test\\.ts$|/testing/',
      },
      to: { path: '^src/composition/' },
    },
    {
      name: 'config-reads-the-environment-alone',
      comment:
        'Only main.ts hands configuration on, so every module can be built with plain values in a test.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: '^src/(main|config|cli/installation)\\.ts$|^src/composition/|\\.test\\.ts$',
      },
      to: { path: '^src/config\\.ts$' },
    },
    {
      name: 'dialects-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/dialects/([^/]+)/', ...notTest },
      to: { path: '^src/dialects/[^/]+/', pathNot: '^src/dialects/$1/' },
    },
    {
      name: 'dialects-see-only-the-task',
      severity: 'error',
      from: { path: '^src/dialects/', ...notTest },
      to: { path: '^src/', pathNot: '^src/(dialects|task)/' },
    },
    {
      name: 'dialects-use-only-zod',
      comment: 'No web framework, no database, no Node module: a dialect is a translation.',
      severity: 'error',
      from: { path: '^src/dialects/', ...notTest },
      to: { pathNot: '^src/|node_modules/zod/' },
    },
    {
      name: 'engines-do-not-know-each-other',
      severity: 'error',
      from: { path: '^src/engines/([^/]+)/', ...notTest },
      to: { path: '^src/engines/[^/]+/', pathNot: '^src/engines/($1|remote)/' },
    },
    {
      name: 'engines-see-only-task-and-egress',
      severity: 'error',
      from: { path: '^src/engines/', ...notTest },
      to: { path: '^src/', pathNot: '^src/(engines|task|egress|decoding)/' },
    },
    only(
      'lifecycle-is-ports-only',
      'lifecycle/',
      ['task/', 'observe/'],
      'The life of a task is written against ports.',
    ),
    only('jobs-arrows', 'jobs/', ['task/', 'db/', 'observe/']),
    only('db-arrows', 'db/', ['task/', 'observe/']),
    only('accounts-arrows', 'accounts/', ['task/', 'db/', 'observe/']),
    only('admin-arrows', 'admin/', ['task/', 'accounts/', 'db/', 'http/', 'observe/']),
    only('cli-arrows', 'cli/', [
      'webhooks/',
      'main\\.ts',
      'config\\.ts',
      'composition/local-access\\.ts',
      'db/embedded/directory-lock\\.ts',
    ]),
    only('limits-arrows', 'limits/', ['task/', 'db/', 'observe/']),
    only('files-arrows', 'files/', ['task/', 'db/', 'observe/']),
    only('characters-arrows', 'characters/', ['task/', 'db/', 'observe/', 'media/sniff\\.ts']),
    only('storage-arrows', 'storage/', ['task/', 'observe/']),
    only('moderation-arrows', 'moderation/', ['task/', 'observe/']),
    only('config-file-arrows', 'config-file/', [
      'task/',
      'moderation/',
      'engines/(conditions|engine-type|engine-types\\.gen|fit-request|router)\\.ts',
    ]),
    only('scenarios-arrows', 'scenarios/', ['task/']),
    only('decoding-arrows', 'decoding/', ['task/']),
    only('media-arrows', 'media/', ['task/', 'observe/', 'decoding/']),
    only('egress-arrows', 'egress/', ['task/', 'observe/']),
    only('hooks-arrows', 'hooks/', ['task/', 'observe/']),
    only('webhooks-arrows', 'webhooks/', ['task/', 'db/', 'egress/', 'observe/']),
    only('observe-arrows', 'observe/', []),
    only('http-arrows', 'http/', [
      'task/',
      'dialects/dialect\\.ts',
      'dialects/detect\\.ts',
      'dialects/sdk-retry\\.ts',
      'observe/',
    ]),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
