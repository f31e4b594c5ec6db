import { z } from 'zod';
import { TaskError } from '../../task/error.ts';
import { INHERITED_FACTS } from '../../task/request.ts';
import { acceptTask, type ParseCreate } from '../create.ts';
import { type NamedSource, parsingDerivative, readSourceId } from '../derivatives.ts';
import type {
  DialectContext,
  DialectRoute,
  RouteDocumentation,
  WireBody,
  WireReply,
  WireRequest,
} from '../dialect.ts';
import { isObject, missingParameter, readFields, scalar } from '../fields.ts';
import { DialectError } from '../http-words.ts';
import { videoId } from '../ids.ts';
import { readSeconds } from '../parameters.ts';
import { createSchema, parseCreate } from './request.ts';
import { createdSchema, renderVideo } from './response.ts';

/** `remix` was deprecated for `edits` in March 2026; both are one operation. The third path is a reseller's. */
export function derivativeRoutes(videos: string): readonly DialectRoute[] {
  return [
    {
      method: 'POST',
      path: `${videos}/:id/remix`,
      operation: 'remix',
      handle: remixById,
      documentation: documentation.remixById,
    },
    {
      method: 'POST',
      path: `${videos}/remix`,
      operation: 'remix',
      handle: remixByField,
      documentation: documentation.remixByField,
    },
    {
      method: 'POST',
      path: `${videos}/edits`,
      operation: 'edit',
      handle: edit,
      documentation: documentation.edit,
    },
    {
      method: 'POST',
      path: `${videos}/extensions`,
      operation: 'extend',
      handle: extend,
      documentation: documentation.extend,
    },
  ];
}

/** Some resellers' clients ask for a remix by a field of an ordinary create. */
export const remixFieldsSchema = z.object({
  remix_target: z.string().optional(),
  remix_target_id: z.string().optional(),
});
const REMIX_FIELDS = Object.keys(remixFieldsSchema.shape);

/** The lengths that OpenAI sold for one extension. */
const STRICT_EXTENSION_SECONDS = [4, 8, 12, 16, 20];

/** Of an extension's fields; what else it says about the film does not count, since all of the film is kept. */
const keptSchema = createSchema.pick({ prompt: true, private: true, callback_url: true, notify_hook: true });
const EXTENSION_FIELDS = Object.keys(keptSchema.shape);
const extensionSchema = z.object({ seconds: scalar });

/** What `readVideo` takes. */
const videoField = z.union([z.string(), z.object({ id: z.string() })]);

const documentation = {
  remixById: {
    summary: 'Make a video anew from a completed one. What the request leaves out is taken from the source.',
    request: createSchema,
    responses: { 200: createdSchema },
  },
  remixByField: {
    summary: 'Remix the completed video that `video_id` or `video` names.',
    request: createSchema.extend({ video_id: z.string().optional(), video: videoField.optional() }),
    responses: { 200: createdSchema },
  },
  edit: {
    summary: 'Edit a completed video, named by its id. Uploaded videos are refused.',
    request: createSchema.extend({ video: videoField }),
    responses: { 200: createdSchema },
  },
  extend: {
    summary: 'Make a completed video longer by `seconds`. Uploaded videos are refused.',
    request: keptSchema.extend({ ...extensionSchema.shape, video: videoField }),
    responses: { 200: createdSchema },
  },
} as const satisfies Record<string, RouteDocumentation>;

export const parseCreateOrRemix: ParseCreate = (body, options) => {
  for (const name of REMIX_FIELDS) {
    const source = readSourceId(body.fields, name);
    if (source !== null) return parsingDerivative('remix', source, parseCreate)(body, options);
  }
  return parseCreate(body, options);
};

async function remixById(request: WireRequest, context: DialectContext): Promise<WireReply> {
  const taskId = request.params['id'] ?? '';
  try {
    return await answer(request, context, parsingDerivative('remix', { taskId, param: 'id' }, parseCreate));
  } catch (cause) {
    if (!(cause instanceof TaskError) || cause.code !== 'task_not_found') throw cause;
    // OpenAI's own 404 has no `param`.
    throw new TaskError('task_not_found', `Video with id '${taskId}' not found.`, { cause });
  }
}

function remixByField(request: WireRequest, context: DialectContext): Promise<WireReply> {
  return answer(request, context, (body, options) => {
    const source = readSourceId(body.fields, 'video_id') ?? readVideo(body, 'video_id');
    return parsingDerivative('remix', source, parseCreate)(body, options);
  });
}

function edit(request: WireRequest, context: DialectContext): Promise<WireReply> {
  return answer(request, context, (body, options) =>
    parsingDerivative('edit', readVideo(body, 'video'), parseCreate)(body, options),
  );
}

function extend(request: WireRequest, context: DialectContext): Promise<WireReply> {
  return answer(request, context, parseExtension);
}

const parseExtension: ParseCreate = (body, options) => {
  const source = readVideo(body, 'video');
  const added = readSeconds(readFields(extensionSchema, body.fields), 'seconds', {
    fallback: 0,
    only: options.strict ? STRICT_EXTENSION_SECONDS : null,
  });
  const said = Object.entries(body.fields).filter(([name]) => EXTENSION_FIELDS.includes(name));
  const draft = parseCreate({ fields: Object.fromEntries(said), files: {} }, options);
  const inherit = INHERITED_FACTS.filter((fact) => fact !== 'seconds');
  return { ...draft, seconds: added, source: { operation: 'extend', ...source, inherit } };
};

/**
 * `video: {id}`, `video[id]`, or an id as text. A film that comes as a file or as an address (xAI's clients send
 * `{url}` to these paths) would have to be decoded, which nothing here can do.
 */
function readVideo({ fields, files }: WireBody, missing: string): NamedSource {
  const { video } = fields;
  const given = isObject(video) && video['id'] === undefined ? video['url'] : video;
  const address = typeof given === 'string' && /^(https?|data):/i.test(given.trim());
  if (address || files['video'] !== undefined) {
    const message =
      "Uploaded videos cannot be used: this server has no video decoder. Send the id of a video that was generated here, as 'video': {'id': '...'}.";
    throw new DialectError('invalid_value', 'decoder_unavailable', message, { param: 'video' });
  }
  const source = isObject(video) ? readSourceId(video, 'id') : readSourceId(fields, 'video');
  if (source === null) throw missingParameter(missing);
  return isObject(video) ? { ...source, param: 'video.id' } : source;
}

async function answer(request: WireRequest, context: DialectContext, parse: ParseCreate): Promise<WireReply> {
  const task = await acceptTask(request, context, 'openai', parse, () => videoId(context), 'answer');
  return { kind: 'json', status: 200, body: renderVideo(task, context.links(task)) };
}
