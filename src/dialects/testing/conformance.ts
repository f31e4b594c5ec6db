import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { z } from 'zod';
import { TASK_ERRORS, TaskError, type TaskErrorCode } from '../../task/error.ts';
import type { Json, JsonObject } from '../../task/json.ts';
import type { Dialect, DialectRoute, ErrorContext } from '../dialect.ts';
import { sharedErrorSchema } from '../shared-errors.ts';
import { anyFields, anyTask } from './arbitraries.ts';
import {
  SAMPLE_REQUEST,
  STATES,
  type StateName,
  sampleLinks,
  sampleTask,
  TASK_FAILURE_CODES,
} from './sample-task.ts';
import { shapeGaps } from './shape.ts';
import { WireClient } from './wire-client.ts';

export interface ConformanceSpec {
  /** The folder of fixtures: `new URL('./fixtures/', import.meta.url)`. */
  readonly fixtures: URL;
  readonly createdSchema: z.ZodType;
  readonly taskSchema: z.ZodType;
  readonly errorSchema: z.ZodType;
  readonly createPath: string;
  readonly pollPath: (id: string) => string;
  /** Form of the ids that this dialect mints. */
  readonly idForm: RegExp;
  /** Where the create answer carries the id; this and the keys below may be paths: `data.0.task_id`. */
  readonly idKey: string;
  /** Keys of the poll body of `STATES.running`, which has 42 percent and times that are not whole seconds. */
  readonly running: JsonObject;
  /** The dialect's word for each state, and the key that holds it. */
  readonly words: { readonly key: string } & Readonly<
    Record<'queued' | 'running' | 'completed' | 'failed', string>
  > & { readonly cancelled?: string };
}

/** `create-*.json`: a body and the canonical draft that it must become; fields not listed are not compared. */
interface CreateFixture {
  readonly source: string;
  readonly fields: JsonObject;
  readonly draft: JsonObject;
}

/** `reply-*.json`: an answer as a document shows it; ours must have all its keys with the same types. */
interface ReplyFixture {
  readonly source: string;
  readonly state: StateName | 'created';
  readonly body: JsonObject;
  readonly excused?: Readonly<Record<string, string>>;
}

/** Proves that a dialect keeps its promises. Each dialect's test calls it once. */
export function testDialect(dialect: Dialect, spec: ConformanceSpec): void {
  describe(`${dialect.name} conformance`, () => {
    testRequests(dialect, spec);
    testRefusals(dialect, spec);
    testDocumentedReplies(dialect, spec);
    testStates(dialect, spec);
    testErrors(dialect, spec);
    testProperties(dialect, spec);
  });
}

function testRequests(dialect: Dialect, spec: ConformanceSpec): void {
  const creates = readFixtures<CreateFixture>(spec.fixtures, 'create-');
  assert.ok(creates.length >= 2, 'a dialect needs its document example and the smallest legal request');
  for (const [name, fixture] of creates) {
    it(`${name} becomes its canonical draft`, async () => {
      const { draft, body } = await create(dialect, spec, fixture.fields);
      for (const [key, value] of Object.entries(fixture.draft))
        assert.deepEqual(draft[key as keyof typeof draft], value, `${name}: ${key}`);
      spec.createdSchema.parse(body);
      assert.match(String(at(body, spec.idKey)), spec.idForm);
    });

    it(`${name} means the same with fields that nobody knows`, async () => {
      const extra = { unknown_field: [1, { deep: null }], metadata: 'x', n: 'three', fps: {} };
      const plain = await create(dialect, spec, fixture.fields);
      const noisy = await create(dialect, spec, { ...extra, ...fixture.fields });
      assert.deepEqual(noisy.draft, plain.draft);
    });

    it(`${name} means the same with null and empty text in every other field`, async () => {
      const absent = {
        size: '',
        style: null,
        seed: '',
        callback_url: '',
        character_url: '',
        images: [null, ''],
      };
      const plain = await create(dialect, spec, fixture.fields);
      const padded = await create(dialect, spec, { ...absent, ...fixture.fields });
      assert.deepEqual(padded.draft, plain.draft);
    });
  }
}

function testRefusals(dialect: Dialect, spec: ConformanceSpec): void {
  it('a prompt that is missing, blank or too long is the client error that names it', async () => {
    for (const prompt of [undefined, null, '', '   \n', 'x'.repeat(32_001)]) {
      const error = await refusal(dialect, spec, { model: 'sora-2', prompt });
      assert.equal(error.param, 'prompt');
      assert.equal(
        error.code,
        typeof prompt === 'string' && prompt.length > 9 ? 'invalid_value' : 'missing_parameter',
      );
      assert.match(JSON.stringify(render(dialect, spec, error).body), /prompt/);
    }
    const { draft } = await create(dialect, spec, { model: 'sora-2', prompt: 'x'.repeat(32_000) });
    assert.equal(draft.prompt.length, 32_000);
  });

  it('a field that cannot be read is an error that names the field and what would have been accepted', async () => {
    const wrong: JsonObject = {
      duration: 99,
      seconds: 'soon',
      size: 'enormous',
      aspect_ratio: 'round',
      orientation: 'sideways',
      quality: 'best',
      style: 'baroque',
      callback_url: 'ftp://client.example.com/',
      character_url: 'not a url',
    };
    for (const [param, value] of Object.entries(wrong)) {
      const error = await refusal(dialect, spec, { model: 'sora-2', prompt: 'a cat', [param]: value });
      assert.equal(error.code, 'invalid_value', param);
      assert.equal(error.param, param);
      const text = JSON.stringify(render(dialect, spec, error).body);
      assert.ok(text.includes(param), text);
      assert.match(text, /upported values are|expected/);
    }
  });

  it('values of the wrong JSON type are refused as TaskError, never by another throw', async () => {
    const fields = [
      'prompt',
      'model',
      'duration',
      'seconds',
      'size',
      'watermark',
      'private',
      'style',
      'seed',
    ];
    for (const field of [
      ...fields,
      'images',
      'image_urls',
      'characters',
      'callback_url',
      'aspect_ratio',
      'hd',
    ]) {
      for (const value of [{ a: { b: [] } }, [[{}]], 1e300, -0.5, false] as const) {
        const body = { model: 'sora-2', prompt: 'a cat', [field]: value };
        const outcome = await create(dialect, spec, body).catch((error: unknown) => error);
        assert.ok(
          !(outcome instanceof Error) || outcome instanceof TaskError,
          `${field}: ${String(outcome)}`,
        );
      }
    }
  });
}

function testDocumentedReplies(dialect: Dialect, spec: ConformanceSpec): void {
  for (const [name, fixture] of readFixtures<ReplyFixture>(spec.fixtures, 'reply-')) {
    it(`our answer has every key of ${name}, with the same type`, async () => {
      const ours =
        fixture.state === 'created'
          ? (await create(dialect, spec, { model: 'sora-2', prompt: 'a cat' })).body
          : poll(dialect, fixture.state);
      assert.deepEqual(shapeGaps(fixture.body, ours, Object.keys(fixture.excused ?? {})), []);
    });
  }
}

function testStates(dialect: Dialect, spec: ConformanceSpec): void {
  for (const state of Object.keys(STATES) as StateName[]) {
    it(`a task that is ${state} fits the documented shape`, () => {
      const body = poll(dialect, state);
      spec.taskSchema.parse(body);
      assert.equal(at(body, spec.words.key), wordOf(state, spec.words));
    });
  }

  it('every code that can end a task renders with its reason', () => {
    for (const code of TASK_FAILURE_CODES) {
      const failure = { code, message: `Reason ${code}.` };
      const body = dialect.renderTask(sampleTask({ ...STATES.failed, failure }), noLinks);
      spec.taskSchema.parse(body);
      assert.ok(JSON.stringify(body).includes(`Reason ${code}.`));
    }
  });

  it('progress and times have the documented units', () => {
    const body = poll(dialect, 'running');
    for (const [key, value] of Object.entries(spec.running)) assert.deepEqual(at(body, key), value, key);
  });

  it('nothing that looks like an address is said before the film can be fetched', async () => {
    for (const state of ['queued', 'planned', 'running', 'fetching', 'failed', 'cancelled'] as const)
      assert.doesNotMatch(JSON.stringify(poll(dialect, state)), /https?:/, state);
    const image = 'https://pictures.example.com/cat.png';
    const fields = {
      model: 'sora-2',
      prompt: 'a cat',
      images: [image],
      callback_url: 'https://c.example.com/',
    };
    assert.doesNotMatch(JSON.stringify((await create(dialect, spec, fields)).body), /https?:/);
    assert.match(JSON.stringify(poll(dialect, 'completed')), /https:\/\/films\.example\.com/);
  });

  it('an id of another project is answered exactly like one that never was', async () => {
    const client = new WireClient(dialect);
    const id = 'task-unified-1795033600-abcdefg1';
    const path = spec.pollPath(id);
    client.tasks.put(sampleTask({ id, projectId: 'another' }));
    const foreign = await client.call('GET', path).catch((error: unknown) => error);
    const unknown = await new WireClient(dialect).call('GET', path).catch((error: unknown) => error);
    assert.ok(foreign instanceof TaskError && unknown instanceof TaskError);
    assert.deepEqual(render(dialect, spec, foreign), render(dialect, spec, unknown));
    const own = await client.call('GET', path, { projectId: 'another' });
    assert.ok(own?.kind === 'json' && [200, 202].includes(own.status));
  });
}

const EXPECTED_STATUS: Partial<Record<TaskErrorCode, number>> = {
  invalid_request: 400,
  missing_parameter: 400,
  invalid_value: 400,
  invalid_image: 400,
  task_still_running: 400,
  payload_too_large: 413,
  unauthorized: 401,
  task_not_found: 404,
  route_not_found: 404,
  content_not_ready: 404,
  content_expired: 404,
  rate_limit_exceeded: 429,
  unavailable: 503,
  internal_error: 500,
};

function testErrors(dialect: Dialect, spec: ConformanceSpec): void {
  for (const code of Object.keys(TASK_ERRORS) as TaskErrorCode[]) {
    it(`${code} is JSON in the dialect's shape with a status that no SDK misreads`, () => {
      const error = new TaskError(code, 'Something public.', { param: 'field_x', internalMessage: 'secret' });
      for (const method of ['GET', 'POST']) {
        const reply = dialect.renderError(error, { method, path: '/v1/xyz', ambiguous: false });
        spec.errorSchema.parse(reply.body);
        const expected = EXPECTED_STATUS[code];
        if (expected !== undefined) assert.equal(reply.status, expected);
        assert.ok(reply.status >= 400 && reply.status < 600 && ![408, 409, 425].includes(reply.status));
        assert.doesNotMatch(JSON.stringify(reply), /secret/);
      }
      if (dialect.recognise === undefined || code === 'route_not_found') return;
      const shared = dialect.renderError(error, { method: 'POST', path: '/v1/xyz', ambiguous: true });
      sharedErrorSchema.parse(shared.body);
    });
  }

  it('an unknown route is a 404 that says which', () => {
    const context: ErrorContext = { method: 'GET', path: '/v1/xyz', ambiguous: false };
    const reply = dialect.renderError(new TaskError('route_not_found', 'No such route.'), context);
    assert.equal(reply.status, 404);
    assert.match(JSON.stringify(reply.body), /Invalid URL \(GET \/v1\/xyz\)/);
  });
}

function testProperties(dialect: Dialect, spec: ConformanceSpec): void {
  it('no JSON body whatsoever makes parsing throw anything but TaskError', async () => {
    const outcomes = { accepted: 0, refused: 0 };
    const property = fc.asyncProperty(anyFields, fc.boolean(), async (fields, strict) => {
      const start: JsonObject = { model: 'sora-2', prompt: 'a cat' };
      const client = new WireClient(dialect);
      const body = { ...start, ...fields } as JsonObject;
      try {
        await client.call('POST', spec.createPath, { fields: body, strict });
        outcomes.accepted += 1;
      } catch (error) {
        if (!(error instanceof TaskError)) throw error;
        spec.errorSchema.parse(render(dialect, spec, error).body);
        outcomes.refused += 1;
      }
    });
    await fc.assert(property, { numRuns: 300 });
    // Otherwise the generator would have drifted to bodies that all end in the same branch.
    assert.ok(outcomes.accepted > 20 && outcomes.refused > 20, JSON.stringify(outcomes));
  });

  it('every task that can be stored renders in the documented shape', () => {
    fc.assert(
      fc.property(anyTask, fc.boolean(), (task, filesAreGone) => {
        spec.taskSchema.parse(dialect.renderTask(task, filesAreGone ? noLinks : sampleLinks(task)));
      }),
      { numRuns: 300 },
    );
  });
}

const noLinks = { video: null, thumbnail: null, spritesheet: null };

function wordOf(state: StateName, words: ConformanceSpec['words']): string {
  if (state === 'planned') return words.queued;
  if (state === 'fetching') return words.running;
  return state === 'cancelled' ? (words.cancelled ?? words.failed) : words[state];
}

/** The value at a path of keys and positions. */
function at(body: Json, path: string): Json | undefined {
  let value: Json | undefined = body;
  for (const key of path.split('.')) value = (value as JsonObject | undefined)?.[key];
  return value;
}

function poll(dialect: Dialect, state: StateName): JsonObject {
  const task = sampleTask({ ...STATES[state], request: SAMPLE_REQUEST });
  return dialect.renderTask(task, sampleLinks(task));
}

async function create(dialect: Dialect, spec: ConformanceSpec, fields: JsonObject) {
  const client = new WireClient(dialect);
  const body = await client.json('POST', spec.createPath, { fields });
  const draft = client.tasks.commands[0]?.draft;
  assert.ok(draft !== undefined, 'the route did not create a task');
  return { draft, body };
}

async function refusal(
  dialect: Dialect,
  spec: ConformanceSpec,
  fields: Readonly<Record<string, Json | undefined>>,
): Promise<TaskError> {
  const outcome = await create(dialect, spec, fields).catch((error: unknown) => error);
  assert.ok(outcome instanceof TaskError, `accepted or crashed: ${JSON.stringify(outcome)}`);
  return outcome;
}

function render(dialect: Dialect, spec: ConformanceSpec, error: TaskError) {
  const method: DialectRoute['method'] = 'POST';
  return dialect.renderError(error, { method, path: spec.createPath, ambiguous: false });
}

function readFixtures<T>(folder: URL, prefix: string): readonly (readonly [string, T])[] {
  return readdirSync(fileURLToPath(folder))
    .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    .sort()
    .map((name) => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as T] as const);
}
