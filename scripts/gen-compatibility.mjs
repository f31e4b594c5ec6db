// Writes docs/compatibility.md: every operation of every dialect, and the client or test that proved it. Operations come
// from the compiled routes, proofs from test/clients/proofs.json, versions from package.json.
//   node scripts/gen-compatibility.mjs           write
//   node scripts/gen-compatibility.mjs --check   exit 1 when the page is stale, or a proof names a test that is not there
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'docs', 'compatibility.md');
const routes = join(root, 'dist', 'src', 'dialects', 'registry.gen.js');
const read = (path) => readFileSync(join(root, path), 'utf8');

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (!existsSync(routes)) fail('nothing is compiled: run node scripts/build.mjs first');
const { dialects } = await import(pathToFileURL(routes).href);
const proofs = JSON.parse(read('test/clients/proofs.json'));
const { devDependencies } = JSON.parse(read('package.json'));

function clientName(dependency) {
  const wanted =
    devDependencies[dependency] ?? fail(`test/clients/proofs.json: ${dependency} is not installed`);
  const alias = /^npm:(.+)@([^@]+)$/.exec(wanted);
  return alias === null ? `\`${dependency}\` ${wanted}` : `\`${alias[1]}\` ${alias[2]}`;
}

for (const { file, test, dialects: names, operations } of proofs) {
  if (!existsSync(join(root, file))) fail(`test/clients/proofs.json: there is no ${file}`);
  if (!read(file).includes(test)) fail(`test/clients/proofs.json: ${file} has no test '${test}'`);
  for (const name of names) {
    const dialect =
      dialects.find((each) => each.name === name) ?? fail(`test/clients/proofs.json: no dialect ${name}`);
    for (const operation of operations)
      if (!dialect.routes.some((route) => route.operation === operation))
        fail(`test/clients/proofs.json: ${name} has no operation ${operation}`);
  }
}

function row(dialect, operation) {
  const found = proofs.filter(
    (proof) => proof.dialects.includes(dialect.name) && proof.operations.includes(operation),
  );
  const clients = [...new Set(found.flatMap((proof) => proof.clients.map(clientName)))];
  const tests = [...new Set(found.map(({ file }) => `[${file.replace(/^.*\//, '')}](../${file})`))];
  const paths = dialect.routes
    .filter((route) => route.operation === operation)
    .map(({ method, path }) => `\`${method} ${path.replace(/:(\w+)/g, '{$1}')}\``);
  return `| ${dialect.name} | ${operation} | ${paths.join('<br>')} | ${clients.join(', ') || '-'} | ${tests.join(', ') || 'none yet'} |`;
}

const rows = dialects.flatMap((dialect) =>
  [...new Set(dialect.routes.map(({ operation }) => operation))].map((operation) => row(dialect, operation)),
);
const text = `<!-- Written by scripts/gen-compatibility.mjs. Do not edit. -->

# Compatibility

What was proved, and by what. A client is a published package that the tests run unmodified against a running server; a dash
means that only our own tests speak this operation, from the documents and sources that docs/dialects/ names.

| dialect | operation | routes | clients | tests |
| ------- | --------- | ------ | ------- | ----- |
${rows.join('\n')}

The server describes the same routes itself: \`GET /docs\` lists one OpenAPI 3.1 document a dialect, and
[a test](../test/openapi.test.ts) holds real answers to it. [Another](../test/fuzz/malformed.test.ts) sends each dialect 2,000
malformed requests.
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (!existsSync(target) || readFileSync(target, 'utf8') !== text)
  fail('docs/compatibility.md is stale: run node scripts/gen-compatibility.mjs');
