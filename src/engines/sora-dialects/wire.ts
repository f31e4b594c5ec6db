import { NotAccepted, type Submission } from '../../task/engine.ts';
import { orientationOf } from '../../task/frame-size.ts';
import type { JsonObject } from '../../task/json.ts';
import { dataUri, jsonBody } from '../remote/bodies.ts';
import { reasonIn, verdictOfStatus } from '../remote/create-outcome.ts';
import { asFields, asText, at, errorText, type Fields, findResult, percent } from '../remote/fields.ts';
import type { SaidCapabilities } from '../remote/options.ts';
import { readStatus } from '../remote/status-words.ts';
import type { UpstreamReply } from '../remote/upstream-http.ts';
import type { Ask, FilmFacts, FilmReport, Look, Order, Wire } from '../remote/wire.ts';
import { addressOf, CLIP_SECONDS_MAX, timestampsOf, withHandles } from './characters.ts';
import type { SoraDialect } from './dialect.ts';
import { capabilitiesOf, type DialectName, isHigh, modelNamed } from './models.ts';
import { refusalIn } from './refusals.ts';

export interface SoraWireOptions {
  readonly name: DialectName;
  readonly dialect: SoraDialect;
  /** Pictures go along as base64; otherwise the upstream reads them from an address. */
  readonly inlineImages: boolean;
  readonly servesPublicly: boolean;
  readonly said: SaidCapabilities;
  readonly extra: JsonObject;
  readonly resultPaths: readonly string[];
}

/** Where clips become characters in the one dialect that records them. */
const CHARACTERS_PATH = '/sora/v1/characters';
const WEBHOOK_CHARACTERS_MAX = 2_048;
const ID_CHARACTERS_MAX = 512;

export function soraDialectWire(options: SoraWireOptions): Wire {
  const { name, dialect, inlineImages, servesPublicly, said, extra, resultPaths } = options;
  const readsPictures = inlineImages || servesPublicly;
  const can = {
    imagesMax: readsPictures ? dialect.imagesMax : 0,
    characters: dialect.characters !== 'none' && servesPublicly,
    ...(dialect.promptMax === null ? {} : { promptMax: dialect.promptMax }),
  };
  const idIn = (json: unknown): string | null => {
    const id = dialect.idPaths.map((path) => asText(at(json, path))).find((found) => found !== null);
    return id === undefined || id.length > ID_CHARACTERS_MAX ? null : id;
  };

  return {
    words: (model) => ({
      style: 'prompt',
      watermark: modelNamed(name, model).watermark,
      imagesNeedAddress: !readsPictures,
      clipSecondsMax: CLIP_SECONDS_MAX,
    }),
    capabilitiesOf: (model) => {
      const known = capabilitiesOf(modelNamed(name, model), can, said);
      return readsPictures ? known : { ...known, imagesMax: 0 };
    },
    check: { to: dialect.checkPath },
    refusesKey: ({ json }) => [401, 403].includes(codeInside(json) ?? 0),

    async create(order, ask) {
      const { plan, request, instructions } = order;
      const clips = clipsOf(order);
      const prompt =
        dialect.characters === 'recorded'
          ? await withRecorded(order, clips, ask)
          : withHandles(instructions.prompt, clips.length > 0 ? request.characters : [], numbered);
      const fields = dialect.fields({
        model: instructions.model,
        facts: modelNamed(name, instructions.model),
        prompt,
        seconds: plan.seconds,
        portrait: orientationOf(plan) === 'portrait',
        high: isHigh(plan),
        images: imagesOf(order, inlineImages),
        clips,
        watermark: request.watermark,
        private: request.private,
        webhookUrl: webhookUrlOf(order, dialect),
      });
      return { to: dialect.createPath, body: jsonBody({ ...fields, ...extra }) };
    },

    readCreated(reply) {
      if (reply.status < 200 || reply.status >= 300) return null;
      const taskId = idIn(reply.json);
      if (taskId !== null) return { state: 'made', film: { taskId } };
      const status = codeInside(reply.json);
      return status === null ? null : verdictOfStatus({ ...reply, status });
    },

    async look(film, ask) {
      return readTask(await ask({ to: dialect.routeOf(idOf(film)) }), dialect);
    },

    async locate(_film, look) {
      return findResult((await look()).fields, resultPaths);
    },

    ...(dialect.webhooks === 'none'
      ? {}
      : {
          // Nobody signs them: their address is the proof, and the next poll the truth.
          async readWebhook({ body }) {
            const taskId = idIn(parsed(body));
            return taskId === null ? null : { taskId };
          },
        }),
  };
}

function idOf({ taskId }: FilmFacts): string {
  return asText(taskId) ?? '';
}

function readTask({ status, json }: UpstreamReply, dialect: SoraDialect): Look {
  const code = codeInside(json);
  const unknownHere = status === 400 && /task_not_exist|invalid_task_id/.test(JSON.stringify(json) ?? '');
  if (status === 404 || status === 410 || unknownHere) return 'unknown';
  const fields = status === 200 ? taskIn(json) : null;
  if (fields === null) return status === 200 && code === 404 ? 'unknown' : 'unreadable';
  const word = wordOf(fields);
  const error =
    dialect.errorPaths.map((path) => errorText(at(fields, path))).find((text) => text !== null) ?? null;
  const report: FilmReport = {
    word,
    status: readStatus(word, dialect.words),
    progress: dialect.progressOf?.(fields) ?? percent(fields['progress']),
    error,
    fields,
  };
  if (report.status !== 'failed') return report;
  const failure = dialect.failureOf?.(fields) ?? refusalIn(error);
  return failure === null ? report : { ...report, failure };
}

/** A task has a status; some put it into an envelope. */
function taskIn(json: unknown): Fields | null {
  const outer = asFields(json);
  if (outer === null) return null;
  if (wordOf(outer) !== null) return outer;
  const inner = asFields(outer['data']);
  return inner !== null && wordOf(inner) !== null ? inner : null;
}

function wordOf(fields: Fields): string | null {
  return asText(fields['status']) ?? asText(fields['state']) ?? asText(fields['task_status']);
}

/** An HTTP status of an error that came inside an answer, as in duomi's `{"code":403}` under a 200. */
function codeInside(json: unknown): number | null {
  const code = Number(asText(asFields(json)?.['code']) ?? Number.NaN);
  return Number.isInteger(code) && code >= 400 && code <= 599 ? code : null;
}

function imagesOf({ images, request, instructions }: Order, inline: boolean): string[] {
  return images.slice(0, instructions.images).map((image, index) => {
    if (inline) return dataUri(image);
    return addressOf(image, request.images[index]) ?? unreachable('a reference picture');
  });
}

function clipsOf({ clips, request }: Pick<Submission, 'clips' | 'request'>) {
  return clips.map((clip, index) => ({
    url: addressOf(clip, request.characters[index]) ?? unreachable('a clip'),
    timestamps: timestampsOf(clip),
  }));
}

function unreachable(what: string): never {
  throw new NotAccepted(
    'unfit',
    { code: 'unsupported_request', message: 'The engine can read no files of this server.' },
    { internalMessage: `${what} has no public address` },
  );
}

function numbered(index: number): string {
  return `character${index + 1}`;
}

/** Makes a character of each clip, which is named in the prompt by the name that the upstream gives it. */
async function withRecorded(
  { request, instructions }: Order,
  clips: ReturnType<typeof clipsOf>,
  ask: Ask,
): Promise<string> {
  const names: string[] = [];
  for (const clip of clips) {
    const reply = await ask({ method: 'POST', to: CHARACTERS_PATH, body: jsonBody(clip) });
    const username = reply.status < 300 ? asText(asFields(reply.json)?.['username']) : null;
    if (username === null)
      throw new NotAccepted(
        'unfit',
        { code: 'invalid_clip', message: 'The engine could not make a character of the clip.' },
        { internalMessage: `status ${reply.status}: ${reasonIn(reply)}` },
      );
    names.push(username);
  }
  const characters = names.length > 0 ? request.characters : [];
  return withHandles(instructions.prompt, characters, (index) => names[index] ?? numbered(index));
}

function webhookUrlOf({ webhookUrl }: Order, { webhooks }: SoraDialect): string | null {
  if (webhookUrl === null || webhooks === 'none') return null;
  const takes =
    webhooks === 'any' || (webhookUrl.startsWith('https:') && webhookUrl.length <= WEBHOOK_CHARACTERS_MAX);
  return takes ? webhookUrl : null;
}

function parsed(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    // Whatever it says, it is a reason to poll.
    return null;
  }
}
