import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ConfigFile, readConfigFile } from './config-file.ts';
import { ConfigFileError } from './yaml-source.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const NO_PORTS = {
  download: () => Promise.reject(new Error('nothing is made')),
  log: () => undefined,
  nowMs: Date.now,
};
const folder = mkdtempSync(join(tmpdir(), 'reelay-config-'));
const file = join(folder, 'reelay.yaml');
after(() => rmSync(folder, { recursive: true, force: true }));

function read(text: string, env: Record<string, string> = {}): ConfigFile {
  writeFileSync(file, text);
  return readConfigFile(file, env);
}

/** The message without the file's name. */
function mistake(text: string): string {
  try {
    read(text);
  } catch (error) {
    assert.ok(error instanceof ConfigFileError, String(error));
    return error.message.slice(`${file}, `.length);
  }
  throw new Error(`the file was accepted: ${text}`);
}

const ENGINES = `engines:
  - { id: gpu1, type: openai-videos, baseUrl: "http://127.0.0.1:1/v1", models: [wan2.2, wan3] }
  - { id: veo, type: openai-videos, baseUrl: "http://127.0.0.1:2/v1", models: [veo-3.1] }
`;
/** One engine with this in it, over lines 2 to 4. */
const engine = (more: string): string =>
  `engines:\n  - { id: gpu1, type: openai-videos, models: [m],\n      baseUrl: "http://127.0.0.1:1/v1",\n      ${more} }\n`;
/** A route whose engines are on line 7 and on. */
const route = (...places: readonly string[]): string =>
  `${ENGINES}routes:\n  - model: sora-2\n    engines:\n${places.map((place) => `      - ${place}\n`).join('')}`;

describe('engines and routes of the configuration file', () => {
  test('routes are lists of engines, with weights and conditions where there are some', () => {
    const { routes, engines, film } = read(
      route(
        '{ engine: gpu1/wan3, weight: 3, when: { secondsMax: 8, images: false } }',
        '{ engine: veo, weight: 1 }',
        'gpu1',
        'film',
      ),
    ).engines;
    assert.deepEqual(routes, [
      {
        model: 'sora-2',
        engines: [
          { engineId: 'gpu1', model: 'wan3', weight: 3, when: { secondsMax: 8, images: false } },
          { engineId: 'veo', model: 'veo-3.1', weight: 1, when: null },
          { engineId: 'gpu1', model: 'wan2.2', weight: null, when: null },
          { engineId: 'film', model: null, weight: null, when: null },
        ],
      },
    ]);
    assert.deepEqual([engines.length, film], [2, true]);
    const pooled = read(
      `engines:\n  - { id: a, type: openai-videos, baseUrl: "http://h.example", models: [m], concurrency: 2, slots: account }\n`,
    ).engines.engines[0]?.common;
    assert.deepEqual([pooled?.concurrency, pooled?.pool], [2, 'account']);
  });

  test('what docs/engines.md shows can be read as it stands there', () => {
    const page = readFileSync(join(root, 'docs', 'engines.md'), 'utf8');
    const blocks = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block);
    assert.ok(blocks.length >= 2);
    const keys = [...page.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name = '']) => [name, 'secret'] as const);
    for (const block of blocks) {
      const whole = /^(engines|routes|film):/m.test(block);
      const { engines } = read(whole ? block : `engines:\n${block}`, Object.fromEntries(keys));
      assert.ok(engines.engines.length > 0, block);
      for (const plan of engines.engines)
        try {
          plan.create({ ...NO_PORTS, servesPublicly: true });
        } catch (error) {
          // Files that an example names are on no machine of ours.
          assert.match(String(error), /cannot be read: ENOENT/, block);
        }
    }
  });

  test('each kind of mistake is told with its line and place', () => {
    const reference = '$'.concat('{NOT_SET}');
    const cases: readonly (readonly [text: string, message: RegExp])[] = [
      ['engines: gpu1\n', /^line 1: engines: .*expected array/],
      ['engines:\n  - gpu1\n', /^line 2: engines\.0: .*expected object/],
      ['engines:\n  - { id: gpu1 }\n', /^line 2: engines\.0\.type: /],
      [
        'engines:\n  - { id: gpu1, type: openai, models: [m] }\n',
        /^line 2: engines\.0\.type: .*"openai-videos"/,
      ],
      [
        'engines:\n  - { id: GPU, type: openai-videos, models: [m] }\n',
        /^line 2: engines\.0\.id: must be 1 to 40/,
      ],
      [engine('models: [m]'), /^line 4: Map keys must be unique/],
      [engine('concurrency: many'), /^line 4: engines\.0\.concurrency: .*expected number/],
      [engine('concurrency: 0'), /^line 4: engines\.0\.concurrency: Too small/],
      [engine('concurrency: 1.5'), /^line 4: engines\.0\.concurrency: .*expected int/],
      [engine('pollIntervalMs: 1'), /^line 4: engines\.0\.pollIntervalMs: Too small/],
      [engine('policy: loose'), /^line 4: engines\.0\.policy: .*"fit"/],
      [engine('profil: sglang'), /^line 4: engines\.0\.profil: Unrecognized key/],
      [engine('profile: sglan'), /^line 4: engines\.0\.profile: .*"sglang"/],
      [engine('capabilities: { secondsMax: 0 }'), /^line 4: engines\.0\.capabilities\.secondsMax: Too small/],
      [
        engine('capabilities: { sizes: [big] }'),
        /^line 4: engines\.0\.capabilities\.sizes\.0: must be a size/,
      ],
      [engine(`apiKey: "${reference}"`), /^line 4: the environment variable NOT_SET is not set/],
      [engine('slots: account'), /^line 4: engines\.0\.slots: needs 'concurrency'/],
      [
        'engines:\n  - { id: a, type: openai-videos, baseUrl: "nowhere", models: [m] }\n',
        /^line 2: engines\.0\.baseUrl: must be an http or https address/,
      ],
      [
        'engines:\n  - { id: a, type: openai-videos, baseUrl: "http://h.example", models: [m, n, m] }\n',
        /^line 2: engines\.0\.models\.2: the model 'm' is named twice/,
      ],
      [ENGINES.replace('id: veo', 'id: gpu1'), /^line 3: engines\.1\.id: another engine is called 'gpu1'/],
      [ENGINES.replace('id: veo', 'id: film'), /^line 3: engines\.1\.id: another engine is called 'film'/],
      [
        ENGINES.replaceAll('] }', '], slots: s, concurrency: 2 }').replace(
          'veo-3.1], slots: s, concurrency: 2',
          'veo-3.1], slots: s, concurrency: 3',
        ),
        /^line 3: engines\.1\.slots: 'gpu1' says that 's' has 2 slots, and 'veo' 3/,
      ],
      ['film: maybe\n', /^line 1: film: .*expected boolean/],
      ['film: false\n', /^line 1: film: the film engine is off and there is no other/],
      ['routes: { sora-2: [film] }\n', /^line 1: routes: .*expected array/],
      ['routes:\n  - { model: sora-2 }\n', /^line 2: routes\.0\.engines: /],
      ['routes:\n  - { model: sora-2, engines: [] }\n', /^line 2: routes\.0\.engines: Too small/],
      [
        'routes:\n  - { model: sora-2, engines: [film], weight: 1 }\n',
        /^line 2: routes\.0\.weight: Unrecognized key/,
      ],
      [
        'routes:\n  - { model: a, engines: [film] }\n  - { model: a, engines: [film] }\n',
        /^line 3: routes\.1\.model: there are two routes for 'a'/,
      ],
      [
        `film: false\n${ENGINES}routes:\n  - { model: a, engines: [film] }\n`,
        /^line 6: routes\.0\.engines\.0: the film engine is off/,
      ],
      [route('gpu2'), /^line 7: routes\.0\.engines\.0: there is no engine 'gpu2'; there is gpu1, veo, film/],
      [route('veo', 'gpu1/wan4'), /^line 8: .*the engine 'gpu1' has no model 'wan4'; it has wan2.2, wan3/],
      [route('film/large'), /^line 7: .*there is no engine 'film'/],
      [route('7'), /^line 7: routes\.0\.engines\.0: .*expected object/],
      [route('{ engine: gpu9 }'), /^line 7: routes\.0\.engines\.0\.engine: there is no engine 'gpu9'/],
      [route('{ weight: 2 }'), /^line 7: routes\.0\.engines\.0\.engine: /],
      [route('{ engine: gpu1, weight: 0 }'), /^line 7: routes\.0\.engines\.0\.weight: must be more than 0/],
      [route('{ engine: gpu1, weight: heavy }'), /^line 7: routes\.0\.engines\.0\.weight: .*expected number/],
      [route('{ engine: gpu1, if: { seconds: 8 } }'), /^line 7: routes\.0\.engines\.0\.if: Unrecognized key/],
      [
        route('gpu1', '{ engine: gpu1/wan2.2, weight: 1 }'),
        /^line 8: .*'gpu1\/wan2.2' stands before already/,
      ],
      [
        route('engine: gpu1\n        when:\n          seconds: 8'),
        /^line 9: routes\.0\.engines\.0\.when\.seconds: Unrecognized key/,
      ],
      [
        route('engine: gpu1\n        when:\n          secondsMax: 8\n          secondsMin: 9'),
        /^line 10: .*when\.secondsMin: secondsMin 9 is more than secondsMax 8/,
      ],
      [
        route('engine: gpu1\n        when:\n          images: false\n          imagesMin: 1'),
        /^line 10: .*when\.imagesMin: contradicts images: false/,
      ],
      [
        route('{ engine: gpu1, when: { images: true, imagesMax: 0 } }'),
        /^line 7: .*when\.imagesMax: contradicts images: true/,
      ],
      [
        route('{ engine: gpu1, when: { sizes: [1280x720], orientation: portrait } }'),
        /^line 7: .*when\.sizes: none of them meets the other conditions/,
      ],
      [
        route('{ engine: gpu1, when: { sizes: [1280x720], pixelsMin: 1000000 } }'),
        /^line 7: .*when\.sizes: none of them meets the other conditions/,
      ],
      [route('{ engine: gpu1, when: { sizes: [720p] } }'), /^line 7: .*when\.sizes\.0: must be a size/],
      [route('{ engine: gpu1, when: { orientation: up } }'), /^line 7: .*when\.orientation: .*"portrait"/],
      [route('{ engine: gpu1, when: { operations: [copy] } }'), /^line 7: .*when\.operations\.0: .*"remix"/],
    ];
    for (const [text, message] of cases) assert.match(mistake(text), message, text);
  });
});
