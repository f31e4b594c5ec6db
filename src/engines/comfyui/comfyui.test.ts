import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { until } from '../../../test/harness/wait.ts';
import { FakeComfyServer } from '../../../test/upstreams/comfyui.ts';
import { REQUEST } from '../../db/testing/sample-tasks.ts';
import { packFilm } from '../../media/testing/films.ts';
import { engineBench, PICTURE } from '../testing/bench.ts';
import { testRemoteEngine } from '../testing/remote.ts';
import { engineType } from './index.ts';
import { optionsSchema } from './options.ts';
import { promptIdOf } from './prompt-id.ts';

const film = await packFilm({ fastStart: true, audio: true });

/** Two samplers, as Wan 2.2 has them, and an idle one to select with. */
const WORKFLOW = {
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a cat', clip: ['38', 0] } },
  '3': { class_type: 'KSamplerAdvanced', inputs: { noise_seed: 1, steps: 20, model: ['37', 0] } },
  '4': { class_type: 'KSamplerAdvanced', inputs: { noise_seed: 1, steps: 20 } },
  '5': { class_type: 'KSamplerSelect', inputs: { sampler_name: 'euler' } },
  '8': { class_type: 'EmptyHunyuanLatentVideo', inputs: { width: 832, height: 480, length: 81 } },
  '30': { class_type: 'VHS_VideoCombine', inputs: { frame_rate: 16 } },
};
const PICTURED = { ...WORKFLOW, '52': { class_type: 'LoadImage', inputs: { image: 'example.png' } } };
const INPUTS = {
  prompt: '6.text',
  seed: ['3.noise_seed', '4.noise_seed'],
  width: '8.width',
  height: '8.height',
  frames: '8.length',
  fps: '30.frame_rate',
};
const TEXT = { workflow: WORKFLOW, inputs: INPUTS };
const PICTURE_TOO = { workflow: PICTURED, inputs: { ...INPUTS, images: ['52.image'] } };

// The sample 'text to video'.
testRemoteEngine('comfyui', {
  upstream: new FakeComfyServer(film),
  elsewhere: new FakeComfyServer(film),
  make: (at, common, ports) =>
    engineType.create(optionsSchema.parse({ ...at, ...TEXT, progress: false }), common, ports),
  model: 'wan2.2',
  small: { ...REQUEST, seconds: 1 },
  keepsDiscarded: false,
  recovers: 'by-id',
});

describe('an engine over ComfyUI', () => {
  const upstream = new FakeComfyServer(film);
  const { engineOf, ordered, posted, submission, failed } = engineBench(engineType, upstream, {
    apiKey: 'sk-key',
    ...TEXT,
    progress: false,
  });
  const never = new AbortController().signal;

  it('puts the film’s facts into the workflow and leaves the rest of it alone', async () => {
    const { fields } = await posted({ model: 'wan2.2', request: { seconds: 5, width: 480, height: 832 } });
    assert.deepEqual(fields['prompt'], {
      ...WORKFLOW,
      '6': { class_type: 'CLIPTextEncode', inputs: { text: REQUEST.prompt, clip: ['38', 0] } },
      '3': { class_type: 'KSamplerAdvanced', inputs: { noise_seed: 7, steps: 20, model: ['37', 0] } },
      '4': { class_type: 'KSamplerAdvanced', inputs: { noise_seed: 7, steps: 20 } },
      '8': { class_type: 'EmptyHunyuanLatentVideo', inputs: { width: 480, height: 832, length: 81 } },
    });
    assert.equal(fields['prompt_id'], '0198a7c2-5f3e-7c11-9d70-7a5b1c2d3e4f', 'the attempt’s own');
    upstream.reset();
    const extra = { extra: { front: true, extra_data: { api_key_comfy_org: 'k' } } };
    const { fields: more } = await posted({ model: 'wan2.2', options: extra });
    assert.equal(more['front'], true);
    assert.deepEqual(more['extra_data'], { api_key_comfy_org: 'k', reelay_attempt: more['prompt_id'] });
  });

  it('puts pictures where the workflow loads them from, under a name of this attempt', async () => {
    const { fields } = await posted({ model: 'wan2.2', options: PICTURE_TOO, images: [PICTURE] });
    const [upload] = upstream.uploads;
    assert.deepEqual({ ...upload?.fields }, { type: 'input', subfolder: 'reelay', overwrite: 'true' });
    assert.deepEqual(upload?.files['image']?.bytes, PICTURE.bytes);
    const name = `${String(fields['prompt_id'])}-0.png`;
    assert.equal(upload?.fileNames?.['image'], name);
    const graph = fields['prompt'] as typeof PICTURED;
    assert.equal(graph['52'].inputs.image, `reelay/${name}`);
    assert.throws(() => engineOf('wan2.2', PICTURE_TOO).plan(REQUEST), { param: 'images' });
  });

  it('is ordered once however often it is submitted, and what was lost on the way is found by its id', async () => {
    const engine = engineOf('wan2.2');
    const sent = submission(engine, { model: 'wan2.2' });
    upstream.createFaults = ['accepted-500', 'accepted-500'];
    await assert.rejects(engine.submit(sent, never));
    const ref = await engine.submit(sent, never);
    assert.deepEqual([ref['promptId'], upstream.posts.length], [sent.attemptId, 1]);
    const lost = { ...sent, ageMs: 31_000, isTaken: async () => false };
    assert.deepEqual(await engine.recover?.(lost), { state: 'found', ref });
    upstream.videos.clear();
    assert.deepEqual(await engine.recover?.(lost), { state: 'not_accepted' });
    assert.equal(
      (await engine.recover?.({ ...lost, ageMs: 1_000 }))?.state,
      'look_again',
      'it may be on its way',
    );
  });

  it('ids are UUIDs as the server wants them, each attempt’s own', () => {
    const uuid = '0198a7c2-5f3e-7c11-9d70-7a5b1c2d3e4f';
    assert.equal(promptIdOf(`attempt_${uuid}`), uuid);
    const made = promptIdOf('attempt_1');
    assert.match(made, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.equal(promptIdOf('attempt_1'), made);
    assert.notEqual(promptIdOf('attempt_2'), made);
  });

  it('an older server tells the same by its queue and history, and its own ids are found by our mark', async () => {
    upstream.generation = 'older';
    const engine = engineOf('wan2.2');
    const sent = submission(engine, { model: 'wan2.2' });
    upstream.createFaults = ['accepted-drop'];
    await assert.rejects(engine.submit(sent, never));
    upstream.timeline = () => upstream.says('queued');
    const ref = await engine.submit(sent, never);
    assert.deepEqual([ref['promptId'], upstream.posts.length], [[...upstream.videos.keys()][0], 1]);
    const states: string[] = [];
    for (const said of ['queued', 'running', 'done'] as const) {
      upstream.timeline = () => upstream.says(said);
      states.push((await engine.poll(ref)).state);
    }
    assert.deepEqual(states, ['queued', 'running', 'done']);
    assert.equal((await engine.fetch(ref, 'video')).contentType, 'video/mp4');
    assert.equal((await engine.submit(sent, never))['promptId'], ref['promptId'], 'also from the history');
    const asked = upstream.seenAddresses.filter((address) => address.includes('/api/jobs/'));
    assert.equal(asked.length, 1, 'the jobs API is asked for once');
    upstream.timeline = () => upstream.says('failed');
    assert.equal((await engine.poll(ref)).state, 'failed');
    upstream.videos.clear();
    for (const _ of [1, 2]) await assert.rejects(engine.poll(ref), { code: 'unavailable' });
    assert.equal((await engine.poll(ref)).state, 'lost');
  });

  it('an older server is stopped in its queue, or where it runs, and nothing else there', async () => {
    upstream.generation = 'older';
    const { engine, ref } = await ordered({ model: 'wan2.2' });
    upstream.timeline = () => upstream.says('running');
    assert.equal(await engine.cancel(ref), 'cancelled');
    assert.deepEqual([upstream.interrupted, upstream.deleted], [[ref['promptId']], []]);
    upstream.timeline = () => upstream.says('done');
    assert.equal(await engine.cancel(ref), 'too_late');
    assert.equal(upstream.interrupted.length, 1);
    upstream.timeline = () => upstream.says('queued');
    assert.equal(await engine.cancel(ref), 'cancelled');
    assert.deepEqual(upstream.deleted, [ref['promptId']]);
  });

  it('a job that ends without a film has failed, and words of the server are read', async () => {
    assert.equal(
      await failed('wan2.2', { status: 'completed', outputs: { '9': { images: [] } } }),
      'engine_failed',
    );
    assert.equal(await failed('wan2.2', { status: 'cancelled' }), 'engine_failed');
    assert.equal(await failed('wan2.2', upstream.says('failed')), 'engine_failed');
  });

  it('brings the saved film and not a preview, of the node that was named', async () => {
    const outputs = {
      '1': {
        images: [
          { filename: 'p.webm', subfolder: '', type: 'temp' },
          { filename: 'a.png', type: 'output' },
        ],
      },
      '2': { gifs: [{ filename: 'b&b.webm', subfolder: 'x', type: 'output' }] },
      '3': { videos: [{ filename: 'c.mp4', subfolder: '', type: 'output' }], animated: [true] },
    };
    upstream.timeline = () => ({ status: 'completed', outputs });
    const viewed = async (options: object): Promise<URLSearchParams> => {
      const { engine, ref } = await ordered({ model: 'wan2.2', options: { ...options } });
      await engine.fetch(ref, 'video');
      return new URL(upstream.seenAddresses.at(-1) ?? '').searchParams;
    };
    assert.equal((await viewed({})).get('filename'), 'c.mp4');
    const named = await viewed({ workflow: { ...WORKFLOW, '2': WORKFLOW['30'] }, output: '2' });
    assert.deepEqual([named.get('filename'), named.get('subfolder')], ['b&b.webm', 'x']);
  });

  it('hears the steps of its films, of all samplers together, and of nobody else’s', async () => {
    upstream.timeline = () => upstream.says('running');
    const { engine, ref } = await ordered({ model: 'wan2.2', options: { progress: true } });
    const progress = async (): Promise<number | null> => {
      const poll = await engine.poll(ref);
      return poll.state === 'running' && poll.progress !== null ? Math.round(poll.progress) : null;
    };
    const heard = async (expected: number): Promise<void> => {
      let last: number | null = null;
      await until(
        async () => {
          last = await progress();
          return last === expected ? true : null;
        },
        10_000,
        () => `${last} instead of ${expected}`,
      );
    };
    await until(
      async () => upstream.listeners[0] ?? null,
      10_000,
      () => 'nobody listens',
    );
    const [listener] = upstream.listeners;
    assert.equal(listener?.url, `/ws?clientId=${String(upstream.posts.at(-1)?.fields['client_id'])}`);
    assert.equal(listener?.key, 'Bearer sk-key');
    const { promptId: prompt_id } = ref;
    upstream.tell('progress', { prompt_id: 'another', node: '3', value: 19, max: 20 });
    upstream.tell('progress', { prompt_id, node: '30', value: 9, max: 10 });
    upstream.tell('progress', { prompt_id, node: '3', value: 5, max: 10 });
    await heard(25);
    upstream.tell('progress', { prompt_id, node: '3', value: 2, max: 10 });
    upstream.tell('progress_state', {
      prompt_id,
      nodes: { 3: { value: 10, max: 10, state: 'finished' }, 4: { value: 1, max: 2 } },
    });
    await heard(75);
    upstream.tell('execution_cached', { prompt_id, nodes: ['4', '6'] });
    await heard(97);
    const gone = new Promise((resolve) => listener?.socket.once('close', resolve));
    upstream.timeline = () => upstream.says('done');
    assert.equal((await engine.poll(ref)).state, 'done');
    await gone;
  });

  it('goes on without a websocket', async () => {
    upstream.timeline = () => upstream.says('running');
    const { engine, ref } = await ordered({ model: 'wan2.2', options: { progress: true } });
    await until(
      async () => upstream.listeners[0] ?? null,
      10_000,
      () => 'nobody listens',
    );
    upstream.listeners[0]?.socket.destroy();
    const poll = await engine.poll(ref);
    assert.ok(poll.state === 'running' && poll.progress !== null && poll.progress < 1, 'estimated');
  });

  it('a check says which nodes are not installed', async () => {
    upstream.classes = new Set(['CLIPTextEncode', 'KSamplerAdvanced', 'KSamplerSelect', 'VHS_VideoCombine']);
    const check = await engineOf('wan2.2').check?.();
    assert.deepEqual([check?.reachable, check?.authorized], [true, true]);
    assert.match(check?.detail ?? '', /no nodes of the class EmptyHunyuanLatentVideo$/);
    upstream.classes = new Set([...upstream.classes, 'EmptyHunyuanLatentVideo']);
    assert.equal((await engineOf('wan2.2').check?.())?.detail, 'status 200');
  });

  it('says before anything is made what of the configuration does not fit the workflow', async () => {
    const wrong =
      (options: object, inputs: object = {}) =>
      () =>
        engineOf('wan2.2', { ...options, inputs: { prompt: '6.text', ...inputs } });
    assert.throws(
      wrong({}, { seed: '99.seed' }),
      /inputs\.seed: the workflow has no node '99'; it has 3 \(KSamplerAdvanced\)/,
    );
    assert.throws(
      wrong({}, { width: '8.w' }),
      /inputs\.width: node '8' \(Empty\w+\) has no input 'w'; it has width, height, length/,
    );
    assert.throws(wrong({}, { prompt: '6.clip' }), /comes from another node/);
    assert.throws(wrong({}, { images: ['52.image'] }), /inputs\.images: .* no node '52'/);
    assert.throws(wrong({ output: '77' }), /output: .* no node '77'/);
    assert.throws(wrong({ steps: ['77'] }), /steps: .* no node '77'/);
    assert.throws(wrong({ workflow: { nodes: [], links: [] } }), /editor’s|editor's own format/);
    assert.throws(wrong({ workflow: { '1': { inputs: {} } } }), /node '1' has no class_type/);
    assert.throws(wrong({ workflow: '/nowhere/film.json' }), /\/nowhere\/film\.json cannot be read/);
    assert.ok(!optionsSchema.safeParse({ baseUrl: 'http://a', ...TEXT, inputs: { prompt: 'text' } }).success);
    const folder = await mkdtemp(join(tmpdir(), 'reelay-workflow-'));
    const path = join(folder, 'film.json');
    await writeFile(path, JSON.stringify(WORKFLOW));
    assert.equal(engineOf('wan2.2', { workflow: path }).capabilities.imagesMax, 0);
    await rm(folder, { recursive: true });
  });
});
