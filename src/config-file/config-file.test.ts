import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { ConfigFileError } from './yaml-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'reelay-config-'));
const file = join(folder, 'reelay.yaml');
after(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string, env: Record<string, string> = {}): ConfigFile {
  writeFileSync(file, text);
  return readConfigFile(file, env);
}

/** The message without the file's name. */
function mistake(text: string, env: Record<string, string> = {}): string {
  try {
    read(text, env);
  } catch (error) {
    assert.ok(error instanceof ConfigFileError, String(error));
    assert.ok(error.message.startsWith(`${file}, line `), error.message);
    return error.message.slice(`${file}, `.length);
  }
  throw new Error('the file was accepted');
}

describe('the configuration file', () => {
  test('may be empty, or have comments alone', () => {
    assert.deepEqual(read('').moderation, []);
    assert.deepEqual(read('# nothing yet\n').moderation, []);
    assert.deepEqual(read('moderation: []\n').moderation, []);
  });

  test('fills in what is not said of a checker', () => {
    const { moderation } = read(
      'moderation:\n  - { type: words }\n  - type: chat-guard\n    name: guard\n    baseUrl: http://127.0.0.1:1/v1/\n    model: m\n    onFailure: allow\n',
    );
    assert.deepEqual(
      moderation.map(({ common }) => common),
      [
        { name: 'words', stages: ['prompt'], onFailure: 'refuse', timeoutMs: 5000 },
        { name: 'guard', stages: ['prompt'], onFailure: 'allow', timeoutMs: 5000 },
      ],
    );
  });

  test('takes secrets from the environment, and says at which line one is missing', () => {
    const reference = '$'.concat('{KEY}');
    const text = `moderation:\n  - type: openai-moderations\n    baseUrl: https://a.example/v1\n    apiKey: "${reference}"\n`;
    assert.equal(read(text, { KEY: 'secret' }).moderation.length, 1);
    assert.equal(mistake(text), 'line 4: the environment variable KEY is not set');
    assert.doesNotThrow(() => read(`# ${reference}\n`));
  });

  test('names the line and the place of every kind of mistake', () => {
    const cases: readonly (readonly [text: string, message: RegExp])[] = [
      ['moderation:\n  - [\n', /^line \d+: /],
      ['a: 1\na: 2\n', /^line 2: Map keys must be unique/],
      ['modration: []\n', /^line 1: modration: Unrecognized key/],
      ['moderation: yes\n', /^line 1: moderation: Invalid input: expected array/],
      ['moderation:\n  - { type: wrds }\n', /^line 2: moderation\.0\.type: .*"words"/],
      ['moderation:\n  - type: words\n    lists: [fr]\n', /^line 3: moderation\.0\.lists\.0: /],
      ['moderation:\n  - type: words\n    list: [en]\n', /^line 3: moderation\.0\.list: Unrecognized key/],
      ['moderation:\n  - type: words\n    stages: [image]\n', /^line 3: .*cannot look at the stage 'image'/],
      ['moderation:\n  - type: words\n    onFailure: maybe\n', /^line 3: moderation\.0\.onFailure: /],
      [
        'moderation:\n  - { type: words }\n  - { type: words }\n',
        /^line 3: .*two checkers are called 'words'/,
      ],
      ['moderation:\n  - type: chat-guard\n    model: m\n', /^line 2: moderation\.0\.baseUrl: /],
      [
        'moderation:\n  - type: chat-guard\n    baseUrl: file:///etc\n    model: m\n',
        /^line 3: moderation\.0\.baseUrl: /,
      ],
    ];
    for (const [text, message] of cases) assert.match(mistake(text), message, text);
  });

  test('a list or a model that is not there is told at its checker’s line', async () => {
    const { moderation } = read('moderation:\n  - type: words\n    files: [/no/such/list.txt]\n');
    await assert.rejects(
      () => moderation[0]?.create() ?? Promise.resolve(),
      (error) =>
        error instanceof ConfigFileError && /line 2: moderation\.0: .*no such file/.test(error.message),
    );
  });

  test('a file that is not there is named', () => {
    assert.throws(() => readConfigFile(join(folder, 'none.yaml'), {}), /none\.yaml cannot be read/);
  });
});
