import type { ReferenceFile } from '../../task/engine.ts';
import type { JsonObject } from '../../task/json.ts';
import { jsonBody, pictureUri } from '../remote/bodies.ts';
import { reasonIn } from '../remote/create-outcome.ts';
import { failureOf, PROMPT_REFUSED, RESULT_REFUSED } from '../remote/failures.ts';
import { asFields, asText, at, errorText, findResult } from '../remote/fields.ts';
import { nameFrame } from '../remote/named-frames.ts';
import { withSaid } from '../remote/options.ts';
import { refuseTurned } from '../remote/picture-shape.ts';
import { readStatus } from '../remote/status-words.ts';
import type { UpstreamReply } from '../remote/upstream-http.ts';
import type { FilmFacts, FilmReport, Order, Wire } from '../remote/wire.ts';
import { modelOf } from './models.ts';
import type { XaiConfig } from './options.ts';

/** Of a data URI: 20 MB of picture. */
const PICTURE_CHARACTERS_MAX = 26_600_000;

type Settings = Pick<XaiConfig, 'imagesAs' | 'capabilities' | 'extra'>;

export function xaiWire(settings: Settings): Wire {
  const routeOf = ({ xaiRequest }: FilmFacts): string =>
    `/videos/${encodeURIComponent(asText(xaiRequest) ?? '')}`;

  return {
    words: { style: 'prompt', watermark: false },
    capabilitiesOf: (name) => withSaid(modelOf(name, settings.imagesAs).capabilities, settings.capabilities),

    create(order) {
      const images = order.images.slice(0, order.instructions.images);
      if (settings.imagesAs === 'frames') refuseTurned(order.plan, images[0]);
      return { to: '/videos/generations', body: jsonBody(createFields(order, images, settings)) };
    },

    readCreated(reply) {
      const { status, json } = reply;
      const xaiRequest = status < 300 ? asText(asFields(json)?.['request_id']) : null;
      if (xaiRequest !== null) return { state: 'made', film: { xaiRequest } };
      if (isKeyRefused(reply)) return { state: 'refused', reason: 'closed' };
      return status === 400 && isModeration(reasonIn(reply)) ? { state: 'prompt_refused' } : null;
    },

    async look(film, ask) {
      const { status, json } = await ask({ to: routeOf(film) });
      if (status === 404) return 'unknown';
      // It says 202 as long as the film is not done, whatever stands in the body.
      if (status === 202) return reportOf(asFields(json) ?? { status: 'pending' });
      const fields = status === 200 ? asFields(json) : null;
      return fields === null ? 'unreadable' : (reportOf(fields) ?? 'unreadable');
    },

    async locate(_film, look) {
      return findResult((await look()).fields, ['video.url']);
    },

    check: { to: '/api-key' },
    refusesKey: isKeyRefused,
  };
}

function createFields(
  { instructions, plan }: Order,
  images: readonly ReferenceFile[],
  { imagesAs, extra }: Settings,
): JsonObject {
  const { ratio, tier } = nameFrame(modelOf(instructions.model, imagesAs).frames, plan);
  const pictures = images.map((image) => ({ url: pictureUri(image, PICTURE_CHARACTERS_MAX) }));
  const [first] = pictures;
  const asReferences = imagesAs === 'references' && first !== undefined;
  // A first frame of another shape than the film's would be stretched; without one the film has the picture's.
  const asFrame = !asReferences && first !== undefined;
  return {
    model: instructions.model,
    prompt: instructions.prompt,
    duration: plan.seconds,
    resolution: tier,
    ...(asFrame ? { image: first } : { aspect_ratio: ratio }),
    ...(asReferences ? { reference_images: pictures } : {}),
    ...extra,
  };
}

/** A wrong key is a bad request to xAI. */
function isKeyRefused(reply: UpstreamReply): boolean {
  return reply.status === 400 && /api key/i.test(reasonIn(reply));
}

function isModeration(text: string): boolean {
  return /moderation/i.test(text);
}

function reportOf(fields: Readonly<Record<string, unknown>>): FilmReport {
  const said = asText(fields['status']);
  const blocked = asText(fields['block_reason']);
  const error = errorText(fields['error']);
  const finished = said === 'done' || (said === null && asText(at(fields, 'video.url')) !== null);
  const { progress } = fields;
  const report = {
    progress: typeof progress === 'number' ? progress : null,
    error: blocked ?? error,
    fields,
  };
  if (blocked !== null) return { ...report, word: said, status: 'failed', failure: PROMPT_REFUSED };
  if (at(fields, 'video.respect_moderation') === false)
    return { ...report, word: said, status: 'failed', failure: RESULT_REFUSED };
  if (finished) return { ...report, word: 'done', status: 'done' };
  // Pending is what waits and what is being made alike.
  const status = said === 'pending' ? 'running' : readStatus(said);
  const moderated = error !== null && isModeration(error);
  return { ...report, word: said, status, failure: moderated ? RESULT_REFUSED : failureOf(said, null) };
}
