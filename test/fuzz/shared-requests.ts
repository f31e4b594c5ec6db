import fc from 'fast-check';
import type { z } from 'zod';
import { type Detection, resolveDialect } from '../../src/dialects/detect.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import { sharedCreatedSchema } from '../../src/dialects/generation-task.ts';
import { dialects } from '../../src/dialects/registry.gen.ts';
import { sharedErrorSchema } from '../../src/dialects/shared-errors.ts';
import { unfoldFields } from '../../src/http/body-fields.ts';
import { parseJsonBody } from '../../src/http/body-json.ts';
import { type RouteGroup, routeTable } from '../../src/http/route-table.ts';
import { TaskError } from '../../src/task/error.ts';
import type { JsonObject } from '../../src/task/json.ts';
import { brokenJson, naughty, wrongType } from './broken-bodies.ts';
import { fieldNames, type MalformedRequest } from './malformed-requests.ts';
import { fillPath } from './odd-targets.ts';

/** A request on a bare path that several dialects claim, and who has to answer it. */
export interface SharedRequest extends MalformedRequest {
  readonly detection: Detection;
}

type Fields = Readonly<Record<string, unknown>>;
type Headers = Readonly<Record<string, string>>;

/** What main.ts sets. */
const SERVER_DEFAULT = 'evolink';
const FORM = 'application/x-www-form-urlencoded';

const SHARED = routeTable(dialects).filter(
  ({ basePath, claimants }) => basePath === null && claimants.length > 1,
);

/** Every field that any vendor's create knows, whoever it is sent to, and those that are only read as signs. */
const ANY_FIELD = [
  ...new Set(
    dialects
      .flatMap(({ routes }) => routes.filter(({ operation }) => operation === 'create'))
      .flatMap(fieldNames)
      .concat('generation_type', 'oversea', 'storyboard', 'thumbnail', 'generate_audio', 'model_params'),
  ),
];

/** What real clients put there. One of these beside something that is wrong is what makes a body somebody's. */
const PLAUSIBLE = fc.constantFrom<Fields>(
  {},
  { model: 'sora-2-pro', duration: 10 },
  { model: 'sora-2-temporary' },
  { model: 'sora-2-vip' },
  { model: 'sora-2-pro-preview', duration: 8 },
  { model: 'sora-character' },
  { model: 'grok-imagine-video', duration: 1 },
  { model: 'grok-video-1.5', generation_type: 'TEXT' },
  { duration: '15', quality: 'high' },
  { duration: 25, hd: true, notify_hook: 'http://127.0.0.1:1/' },
  { resolution: '720p', storyboard: false },
  { characters: [], oversea: false },
  { base_video_task_id: 'task-unified-1790000000-k3v9q0z1' },
  { metadata: '{"aspect_ratio":"1:1"}', seconds: '4' },
);

const SIGNS = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Headers>({}) },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Headers>(
      { 'x-evolink-source': 'mcp' },
      { 'x-sora-dialect': ' DuoMi ' },
      { 'x-sora-dialect': 'apimart' },
      { 'x-sora-dialect': 'unified-v2' },
      { 'x-sora-dialect': '__proto__' },
      { host: 'duomiapi.com' },
      { host: 'API.x.ai:443' },
      { host: 'api.apimart.ai', 'x-sora-dialect': 'xai', 'x-evolink-skill': '' },
    ),
  },
);

const QUERIES = ['', '', '', '?language=en', '?language=', '?model=grok-imagine', '?__proto__=1'];
const IDS = [
  'task-unified-1790000000-k3v9q0zz',
  'task-unified-1790000000-k3v9q0z1',
  'task_01KA040M0HP1GJWBJYZMKX1XS1',
  '5dd1ef43-efeb-8017-be66-f37a9d4348ee',
  'video_none',
  'sora-2:task_01ka040m0hp1gjwbjyzmkx1xs1',
];

/** `key` is a valid key of the server. */
export function sharedRequests(key: string): fc.Arbitrary<SharedRequest> {
  const credential = fc.oneof(
    { weight: 6, arbitrary: fc.constant<Headers>({ authorization: `Bearer ${key}` }) },
    { weight: 2, arbitrary: fc.constant<Headers>({ authorization: key }) },
    { weight: 1, arbitrary: fc.constant<Headers>({ 'mj-api-secret': key }) },
    { weight: 1, arbitrary: fc.constantFrom<Headers>({}, { authorization: 'sk-nobody-0123456789' }) },
  );
  const head = fc.tuple(credential, SIGNS, fc.constantFrom(...QUERIES), fc.constantFrom(...IDS));
  const body = fc.oneof(
    { weight: 6, arbitrary: spoiled.map((fields) => jsonBody({ prompt: 'waves', ...fields })) },
    { weight: 2, arbitrary: spoiled.map((fields) => formBody({ prompt: 'waves', ...fields })) },
    { weight: 1, arbitrary: brokenJson.map((bytes) => ({ bytes, contentType: 'application/json' })) },
  );
  return fc.oneof(
    ...SHARED.map((group) => ({
      // Nearly all go to the create: that is where bodies tell vendors apart.
      weight: group.claimants.some(({ route }) => route.operation === 'create') ? 10 : 1,
      arbitrary: fc
        .tuple(head, group.method === 'GET' ? fc.constant(null) : body)
        .map((parts) => assemble(key, group, ...parts)),
    })),
  );
}

const spoiled: fc.Arbitrary<Fields> = fc
  .tuple(
    PLAUSIBLE,
    fc.dictionary(fc.constantFrom(...ANY_FIELD), fc.oneof(wrongType, naughty), {
      minKeys: 1,
      maxKeys: 4,
      noNullPrototype: true,
    }),
    fc.boolean(),
  )
  .map(([plausible, wrong, wrongWins]) =>
    wrongWins ? { ...plausible, ...wrong } : { ...wrong, ...plausible },
  );

interface EncodedBody {
  readonly bytes: Buffer;
  readonly contentType: string;
}

function jsonBody(fields: Fields): EncodedBody {
  return { bytes: Buffer.from(JSON.stringify(fields)), contentType: 'application/json' };
}

function formBody(fields: Fields): EncodedBody {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields))
    form.set(name, typeof value === 'string' ? value.slice(0, 2_000) : JSON.stringify(value));
  return { bytes: Buffer.from(form.toString()), contentType: FORM };
}

function assemble(
  key: string,
  group: RouteGroup,
  [credential, signs, query, id]: readonly [Headers, Headers, string, string],
  body: EncodedBody | null,
): SharedRequest {
  const headers: Headers = {
    ...credential,
    ...signs,
    ...(body === null ? {} : { 'content-type': body.contentType }),
  };
  const known = Object.values(credential).some((value) => value.endsWith(key));
  const detection = resolveDialect(
    group.claimants.map(({ dialect }) => dialect),
    {
      host: headers['host'],
      headers,
      query: Object.fromEntries(new URLSearchParams(query)),
      taskId: group.path.includes(':id') ? id : undefined,
      // A body is read for callers that are known, and a body that cannot be read says nothing.
      fields: body === null || !known ? {} : fieldsOf(body),
      serverDefault: SERVER_DEFAULT,
    },
  );
  return {
    kind: `${detection.dialect.name}${detection.ambiguous ? '?' : ''}`,
    method: group.method,
    target: fillPath(group.path, id) + query,
    headers,
    body: body?.bytes ?? null,
    ownShape: true,
    spoiled: [],
    detection,
  };
}

function fieldsOf({ bytes, contentType }: EncodedBody): JsonObject {
  try {
    return contentType === FORM ? unfoldFields(new URLSearchParams(bytes.toString())) : parseJsonBody(bytes);
  } catch (error) {
    if (error instanceof TaskError) return {};
    throw error;
  }
}

/** The one form in which this request may be refused. */
export function refusalSchemas({ detection }: SharedRequest): readonly (z.ZodType | undefined)[] {
  const { dialect, ambiguous } = detection;
  return [ambiguous && mayBeShared(dialect) ? sharedErrorSchema : dialect.errorSchema];
}

/** The one form in which this create may be accepted. */
export function acceptanceSchema({ detection, target }: SharedRequest): z.ZodType {
  const { dialect, ambiguous } = detection;
  if (ambiguous && mayBeShared(dialect)) return sharedCreatedSchema;
  const path = target.replace(/\?.*$/, '');
  const route = dialect.routes.find((each) => each.method === 'POST' && each.path === path);
  const answer = route?.documentation?.responses[200];
  if (answer === undefined || 'contentTypes' in answer)
    throw new Error(`${dialect.name} does not document ${path}`);
  return answer;
}

/** Only who recognises requests has answers for others; the unified dialects answer their one shared path alike. */
function mayBeShared({ recognise }: Dialect): boolean {
  return recognise !== undefined;
}
