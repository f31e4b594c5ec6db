import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type FakeDialect, FakeSoraReseller } from '../../../test/upstreams/sora-dialects.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { type Engine, NotAccepted, type Submission } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import type { GenerationRequest } from '../../task/request.ts';
import { submissionOf, testRemoteEngine } from '../testing/remote.ts';
import { withHandles } from './characters.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';

const film = await packFilm({ fastStart: true, audio: true });

const CONTRACTS: readonly (readonly [
  sample: string,
  dialect: FakeDialect,
  model: string,
  seconds: number,
])[] = [
  ['unified-v2 sora-2', 'unified-v2', 'sora-2', 10],
  ['unified-v1 sora-2', 'unified-v1', 'sora-2', 10],
  ['duomi sora-2', 'duomi', 'sora-2', 10],
  ['evolink sora-2-pro-preview', 'evolink', 'sora-2-pro-preview', 4],
];
for (const [sample, dialect, model, seconds] of CONTRACTS) {
  testRemoteEngine(`sora-dialects as ${sample}`, {
    upstream: new FakeSoraReseller(dialect, film),
    elsewhere: new FakeSoraReseller(dialect, film),
    make: (at, common, ports) => engineType.create(optionsSchema.parse({ ...at, dialect }), common, ports),
    model,
    small: { ...REQUEST, seconds },
    keepsDiscarded: true,
    recovers: 'never',
  });
}

const picture = {
  contentType: 'image/png',
  bytes: new Uint8Array([1, 2, 3]),
  width: 8,
  height: 8,
  publicUrl: 'https://reelay.example/files/a.png',
} as const;
const clip = {
  contentType: 'video/mp4',
  bytes: new Uint8Array([4]),
  startSeconds: 1,
  endSeconds: 3,
  publicUrl: 'https://reelay.example/files/a.mp4',
} as const;
const HOOK = 'https://reelay.example/hooks/far/token';
const stored = { kind: 'stored', assetId: 'a' } as const;

describe('an engine that speaks a seed dialect', () => {
  const upstreams = new Map<FakeDialect, FakeSoraReseller>();
  const made: Engine[] = [];
  const signal = new AbortController().signal;
  before(async () => {
    for (const dialect of ['unified-v2', 'unified-v1', 'duomi', 'evolink'] as const) {
      const upstream = new FakeSoraReseller(dialect, film);
      upstreams.set(dialect, upstream);
      await upstream.start();
    }
  });
  after(async () => {
    for (const engine of made) await engine.close();
    for (const upstream of upstreams.values()) await upstream.stop();
  });
  beforeEach(() => {
    for (const upstream of upstreams.values()) upstream.reset();
  });
  const upstreamOf = (dialect: FakeDialect) => upstreams.get(dialect) ?? assert.fail();

  function use(dialect: FakeDialect, model = 'sora-2', options: JsonObject = {}, servesPublicly = true) {
    const { baseUrl } = upstreamOf(dialect);
    const engine = engineType.create(
      optionsSchema.parse({ dialect, baseUrl, apiKey: 'sk-key', ...options }),
      { id: 'far', models: [model], policy: 'fit', concurrency: 3, pollIntervalMs: 10 },
      {
        download: () => Promise.reject(new Error('not elsewhere')),
        log: () => undefined,
        nowMs: Date.now,
        servesPublicly,
      },
    );
    made.push(engine);
    return engine;
  }

  async function postOf(
    dialect: FakeDialect,
    model: string,
    asked: Partial<GenerationRequest>,
    given: Partial<Submission> = {},
    options: JsonObject = {},
  ) {
    const engine = use(dialect, model, options);
    await engine.submit(submissionOf(engine, { ...REQUEST, ...asked }, given), signal);
    const { fields, headers } = upstreamOf(dialect).posts.at(-1) ?? assert.fail();
    return { fields: { ...fields }, key: headers.authorization };
  }

  const { prompt } = REQUEST;
  const tall = { width: 720, height: 1280 };
  const large = { width: 1792, height: 1024 };
  const tallAndLarge = { width: 1024, height: 1792 };
  const bodies: readonly (readonly [string, FakeDialect, Partial<GenerationRequest>, JsonObject])[] = [
    [
      'unified-v2 sora-2',
      'unified-v2',
      { seconds: 15, watermark: true },
      { aspect_ratio: '16:9', duration: '15', watermark: true, private: false },
    ],
    [
      'unified-v2 sora-2-pro',
      'unified-v2',
      { seconds: 25, ...tall, private: true },
      { aspect_ratio: '9:16', duration: '25', watermark: false, private: true },
    ],
    [
      'unified-v2 sora-2-pro',
      'unified-v2',
      { seconds: 12, ...tallAndLarge },
      { aspect_ratio: '9:16', duration: '10', hd: true, watermark: false, private: false },
    ],
    [
      'unified-v1 sora-2',
      'unified-v1',
      { seconds: 15, ...large },
      { images: [], orientation: 'landscape', size: 'large', duration: 15, watermark: false, private: false },
    ],
    [
      'unified-v1 sora-2-pro',
      'unified-v1',
      { seconds: 25, ...tallAndLarge },
      { images: [], orientation: 'portrait', size: 'small', duration: 25, watermark: false, private: false },
    ],
    ['duomi sora-2', 'duomi', { seconds: 12 }, { aspect_ratio: '16:9', duration: 10 }],
    ['duomi sora-2-pro', 'duomi', { seconds: 25, ...tall }, { aspect_ratio: '9:16', duration: 25 }],
    ['duomi sora-2-temporary', 'duomi', { seconds: 25, ...tall }, { aspect_ratio: '9:16', duration: 15 }],
    [
      'evolink sora-2-pro-preview',
      'evolink',
      { seconds: 12, ...tallAndLarge },
      { aspect_ratio: '9:16', duration: 12, quality: '1080p' },
    ],
    ['evolink sora-2-preview', 'evolink', { seconds: 8, ...large }, { aspect_ratio: '16:9', duration: 8 }],
    [
      'evolink sora-2',
      'evolink',
      { seconds: 10, watermark: true },
      { aspect_ratio: '16:9', duration: 10, remove_watermark: false },
    ],
    [
      'evolink sora-2-beta-max',
      'evolink',
      { seconds: 15 },
      { aspect_ratio: '16:9', duration: 15, remove_watermark: true },
    ],
    [
      'evolink sora-2-pro',
      'evolink',
      { seconds: 15, ...large },
      { aspect_ratio: '16:9', duration: 15, quality: 'high', remove_watermark: true },
    ],
    [
      'evolink sora-2-pro',
      'evolink',
      { seconds: 25, ...large },
      { aspect_ratio: '16:9', duration: 25, quality: 'standard', remove_watermark: true },
    ],
  ];
  for (const [sample, dialect, asked, expected] of bodies) {
    const model = sample.split(' ')[1] ?? '';
    it(`${sample} is asked for ${asked.seconds} s in its own words, and nothing else`, async () => {
      const { fields, key } = await postOf(dialect, model, asked);
      assert.deepEqual(fields, { model, prompt, ...expected });
      assert.equal(key, dialect === 'duomi' ? 'sk-key' : 'Bearer sk-key');
    });
  }

  it('says what a model does not make: 25 s and hd are the larger one’s, and never both', () => {
    const planned = (model: string, asked: Partial<GenerationRequest>) => {
      const { seconds, width, height, warnings } = use('unified-v2', model).plan({ ...REQUEST, ...asked });
      return [seconds, `${width}x${height}`, warnings.map(({ param }) => param).join()];
    };
    assert.deepEqual(planned('sora-2', { seconds: 25, ...large }), [15, '1280x720', 'seconds,size']);
    assert.deepEqual(planned('sora-2-pro', { seconds: 25, ...large }), [25, '1280x720', 'size']);
    assert.deepEqual(planned('sora-2-pro', { seconds: 15, ...large }), [15, '1792x1024', '']);
    const marked = (dialect: FakeDialect) =>
      use(dialect).plan({ ...REQUEST, seconds: 10, watermark: true }).warnings.length;
    assert.deepEqual(
      (['unified-v2', 'unified-v1', 'duomi', 'evolink'] as const).map(marked),
      [0, 1, 1, 0],
      'a strictness and no word at all are told',
    );
  });

  it('evolink reads 5,000 characters of a prompt, and a longer one is refused when it is planned', () => {
    const long = { ...REQUEST, seconds: 10, prompt: 'x'.repeat(5_001) };
    assert.throws(() => use('evolink').plan(long), { param: 'prompt' });
    assert.equal(use('duomi').plan(long).seconds, 10);
  });

  it('pictures go as base64 or by address, each as the dialect reads them', async () => {
    const asked = { seconds: 10, images: [stored] };
    const given = { images: [picture] };
    const inline = `data:image/png;base64,${Buffer.from(picture.bytes).toString('base64')}`;
    assert.deepEqual((await postOf('unified-v2', 'sora-2', asked, given)).fields['images'], [inline]);
    const { publicUrl } = picture;
    assert.deepEqual((await postOf('unified-v1', 'sora-2', asked, given)).fields['images'], [publicUrl]);
    for (const dialect of ['duomi', 'evolink'] as const)
      assert.deepEqual((await postOf(dialect, 'sora-2', asked, given)).fields['image_urls'], [publicUrl]);
    const byAddress = await postOf('unified-v2', 'sora-2', asked, given, { images: 'address' });
    assert.deepEqual(byAddress.fields['images'], [publicUrl]);
    const said = { kind: 'url', url: 'https://pictures.example/b.jpg' } as const;
    const foreign = { ...picture, publicUrl: null };
    const { fields } = await postOf(
      'duomi',
      'sora-2',
      { seconds: 10, images: [said] },
      { images: [foreign] },
    );
    assert.deepEqual(fields['image_urls'], [said.url], 'what the client gave as an address stays one');
  });

  it('a server that nobody can reach refuses pictures when it plans, and says what is missing', async () => {
    const pictured = { ...REQUEST, seconds: 10, images: [stored] };
    const capabilities = { imagesMax: 1 };
    for (const dialect of ['unified-v1', 'duomi', 'evolink'] as const)
      assert.throws(
        () => use(dialect, 'sora-2', { capabilities }, false).plan(pictured),
        /PUBLIC_BASE_URL/,
        dialect,
      );
    assert.equal(use('unified-v2', 'sora-2', {}, false).plan(pictured).seconds, 10);
    assert.equal(use('duomi', 'sora-2', {}, false).capabilities.characters, false);
    const engine = use('duomi');
    const lost = submissionOf(engine, pictured, { images: [{ ...picture, publicUrl: null }] });
    await assert.rejects(
      engine.submit(lost, signal),
      (error) => error instanceof NotAccepted && error.reason === 'unfit',
    );
    assert.equal(upstreamOf('duomi').posts.length, 0);
  });

  it('asks for news where the dialect takes such an address, and evolink only over https', async () => {
    const asked = { seconds: 10 };
    const hook = { webhookUrl: HOOK };
    assert.equal((await postOf('unified-v2', 'sora-2', asked, hook)).fields['notify_hook'], HOOK);
    assert.equal((await postOf('duomi', 'sora-2', asked, hook)).fields['callback_url'], HOOK);
    assert.equal((await postOf('evolink', 'sora-2', asked, hook)).fields['callback_url'], HOOK);
    const plain = { webhookUrl: HOOK.replace('https', 'http') };
    assert.equal((await postOf('duomi', 'sora-2', asked, plain)).fields['callback_url'], plain.webhookUrl);
    assert.equal((await postOf('evolink', 'sora-2', asked, plain)).fields['callback_url'], undefined);
    assert.ok(!JSON.stringify((await postOf('unified-v1', 'sora-2', asked, hook)).fields).includes('hooks'));
  });

  it('a webhook tells of which film it is, and is nothing more than a reason to ask', async () => {
    const read = async (dialect: FakeDialect, body: string) =>
      await use(dialect).readWebhook?.({ headers: {}, body: Buffer.from(body), url: HOOK });
    for (const [dialect, body] of [
      ['unified-v2', { task_id: 'f0', status: 'SUCCESS', data: { output: 'https://evil.example/x.mp4' } }],
      ['duomi', { id: 'f0', state: 'succeeded', data: { videos: [{ url: 'https://evil.example/x.mp4' }] } }],
      ['evolink', { id: 'f0', status: 'completed', results: ['https://evil.example/x.mp4'] }],
    ] as const) {
      const verdict = await read(dialect, JSON.stringify(body));
      assert.ok(verdict?.state === 'genuine' && verdict.ref !== null);
      assert.equal(verdict.ref['taskId'], 'f0');
      assert.ok(!JSON.stringify(verdict).includes('evil'));
      for (const odd of [
        'not json',
        '{}',
        '[]',
        JSON.stringify({ id: 'x'.repeat(600), task_id: 'y'.repeat(600) }),
      ])
        assert.deepEqual(await read(dialect, odd), { state: 'genuine', ref: null });
    }
    assert.equal(use('unified-v1').readWebhook, undefined);
  });

  it('characters go along with their clips, or are recorded first, under the names that the upstream knows', async () => {
    const characters = [
      { url: 'https://clips.example/bob.mp4', username: 'bob.k3v9', startSeconds: 1, endSeconds: 3 },
      { url: 'https://clips.example/2.mp4', startSeconds: 0, endSeconds: 4 },
    ];
    const asked = { seconds: 10, characters, prompt: '@bob.k3v9跳舞, write to me@bob.k3v9' };
    const clips = [clip, { ...clip, startSeconds: 0, endSeconds: 4, publicUrl: null }];
    const sent = [
      { url: clip.publicUrl, timestamps: '1,3' },
      { url: characters[1]?.url, timestamps: '0,3' },
    ];
    const { fields } = await postOf('duomi', 'sora-2', asked, { clips });
    assert.deepEqual(fields['characters'], sent);
    assert.equal(fields['prompt'], '@character1 跳舞, write to me@bob.k3v9 @character2 ');
    const recorded = await postOf('unified-v2', 'sora-2', asked, { clips });
    assert.equal(recorded.fields['prompt'], '@abc.duck1 跳舞, write to me@bob.k3v9 @abc.duck2 ');
    assert.deepEqual(upstreamOf('unified-v2').characters, sent);
    const shortened = use('duomi').plan({ ...REQUEST, ...asked }).warnings;
    assert.deepEqual(
      shortened.map(({ param }) => param),
      ['characters'],
    );
    assert.throws(() => use('evolink').plan({ ...REQUEST, ...asked }), { param: 'characters' });
  });

  it('handles: longest name first, numbers as names, a space behind, nothing inside a word', () => {
    const named = ['bob', 'bob.jr'].map((username) => ({
      url: '',
      username,
      startSeconds: 0,
      endSeconds: 1,
    }));
    const rewritten = (text: string) => withHandles(text, named, (index) => `c${index}`);
    assert.equal(rewritten('@bob.jr meets @BOB.'), '@c1 meets @c0 .');
    assert.equal(rewritten('@character2 and @bobby'), '@c1 and @bobby @c0 ');
    assert.equal(withHandles('@character1', [], String), '@character1');
  });

  it('ids stay as they came, whatever is in them, and the film is found under any of the known names', async () => {
    const engine = use('unified-v1');
    const ref = await engine.submit(submissionOf(engine, { ...REQUEST, seconds: 10 }), signal);
    assert.match(String(ref['taskId']), /^sora-2:task_\w+\/w$/);
    upstreamOf('unified-v1').timeline = () => ({ status: 'SUCCESS' });
    assert.equal((await engine.poll(ref)).state, 'done');
    const { seenAddresses } = upstreamOf('unified-v1');
    assert.ok(seenAddresses.at(-1)?.endsWith('%2Fw'), seenAddresses.at(-1));
    const { origin } = upstreamOf('unified-v2');
    const url = `${origin}/cdn/film.mp4`;
    for (const shown of [
      { data: { output: url } },
      { data: { outputs: [url] } },
      { data: null, video_url: url },
      { status: undefined, code: 'success', data: { status: 'SUCCESS', data: { output: url } } },
    ]) {
      const other = use('unified-v2');
      upstreamOf('unified-v2').timeline = () => ({ status: 'success', ...shown });
      const film2 = await other.submit(submissionOf(other, { ...REQUEST, seconds: 10 }), signal);
      assert.equal((await other.poll(film2)).state, 'done');
      assert.equal((await other.fetch(film2, 'video')).contentType, 'video/mp4', JSON.stringify(shown));
    }
  });

  it('an error inside of a 200 is what it says: no film, and no money', async () => {
    const refusal = async (code: number) => {
      const engine = use('duomi');
      upstreamOf('duomi').createFaults = [{ status: 200, body: { code, msg: 'no', message: 'no' } }];
      return await engine
        .submit(submissionOf(engine, { ...REQUEST, seconds: 10 }), signal)
        .then(() => 'made')
        .catch((error: unknown) => (error instanceof NotAccepted ? error.reason : 'open'));
    };
    const seen: string[] = [];
    for (const code of [403, 401, 429, 400, 500]) seen.push(await refusal(code));
    assert.deepEqual(seen, ['closed', 'closed', 'busy', 'unfit', 'open']);
    assert.equal(upstreamOf('duomi').posts.length, 5);
  });

  it('and so are a film that is unknown and a wrong key', async () => {
    const upstream = upstreamOf('duomi');
    const engine = use('duomi', 'sora-2', { timing: { lostAfterMs: 0 } });
    const ref = await engine.submit(submissionOf(engine, { ...REQUEST, seconds: 10 }), signal);
    upstream.errorsInside = true;
    assert.equal((await engine.check?.())?.authorized, true);
    upstream.videos.clear();
    for (const _ of [1, 2]) await assert.rejects(engine.poll(ref), { code: 'unavailable' });
    assert.equal((await engine.poll(ref)).state, 'lost');
    upstream.refusesKeys = true;
    for (const _ of [1, 2, 3, 4]) await assert.rejects(engine.poll(ref), { code: 'unavailable' });
    assert.equal((await engine.check?.())?.authorized, false);
  });

  it('reads each verdict: whose fault it was, in our words', async () => {
    const verdict = async (dialect: FakeDialect, shown: Record<string, unknown>) => {
      const engine = use(dialect);
      upstreamOf(dialect).timeline = () => shown;
      const ref = await engine.submit(submissionOf(engine, { ...REQUEST, seconds: 10 }), signal);
      const poll = await engine.poll(ref);
      return poll.state === 'failed' ? poll.failure.code : poll.state;
    };
    const evolink = async (code: string, message = 'no') =>
      await verdict('evolink', { status: 'failed', error: { code, message, type: 'task_error' } });
    assert.equal(await evolink('content_policy_violation', 'Prompt contains a celebrity'), 'prompt_refused');
    assert.equal(
      await evolink('content_policy_violation', 'The generated video was blocked'),
      'result_refused',
    );
    assert.equal(await evolink('image_processing_error'), 'invalid_image');
    assert.equal(await evolink('image_dimension_mismatch'), 'image_size_mismatch');
    assert.equal(await evolink('generation_timeout'), 'generation_timeout');
    for (const code of ['request_cancelled', 'service_error', 'quota_exceeded', 'unknown_error', 'toString'])
      assert.equal(await evolink(code), 'engine_failed', code);
    const unified = async (fail_reason: string) =>
      await verdict('unified-v2', { status: 'FAILURE', fail_reason });
    assert.equal(await unified('This content may violate our guardrails.'), 'prompt_refused');
    assert.equal(await unified('生成结果审核不合格'), 'result_refused');
    assert.equal(await unified('moderation service unavailable'), 'engine_failed');
    const draft = { kind: 'sora_content_violation' };
    const detail = { draft_info: draft, pending_info: { moderation_result: { is_output_rejection: true } } };
    assert.equal(
      await verdict('unified-v1', { status: 'failed', detail: { draft_info: draft } }),
      'prompt_refused',
    );
    assert.equal(await verdict('unified-v1', { status: 'failed', detail }), 'result_refused');
    assert.equal(await verdict('unified-v1', { status: 'video_generation_completed' }), 'running');
    assert.equal(await verdict('unified-v1', { status: 'video_generation_failed' }), 'engine_failed');
    assert.equal(
      await verdict('duomi', { status: 'running', error: 'a note' }),
      'running',
      'the state decides',
    );
  });

  it('its options are checked, and the fifth dialect is pointed to', () => {
    const parse = (options: object) =>
      optionsSchema.safeParse({ dialect: 'duomi', apiKey: 'sk', ...options });
    assert.ok(parse({}).success);
    assert.match(parse({ dialect: 'openai' }).error?.issues[0]?.message ?? '', /type openai-videos/);
    for (const wrong of [
      { dialect: 'x' },
      { apiKey: undefined },
      { images: 'file' },
      { resultFields: [] },
      { x: 1 },
    ])
      assert.ok(!parse(wrong).success, JSON.stringify(wrong));
    const common = {
      id: 'a',
      models: ['m'],
      policy: 'fit',
      concurrency: null,
      pollIntervalMs: null,
    } as const;
    const ports = {
      download: () => assert.fail(),
      log: () => undefined,
      nowMs: Date.now,
      servesPublicly: true,
    };
    const homeless = optionsSchema.parse({ dialect: 'unified-v2', apiKey: 'sk' });
    assert.throws(() => engineType.create(homeless, common, ports), /baseUrl is needed/);
    made.push(engineType.create(optionsSchema.parse({ dialect: 'evolink', apiKey: 'sk' }), common, ports));
  });
});
