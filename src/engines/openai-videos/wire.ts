import type { JsonObject } from '../../task/json.ts';
import { asText, findResult } from '../remote/fields.ts';
import type { Question } from '../remote/upstream-http.ts';
import type { FilmFacts, Wire } from '../remote/wire.ts';
import { createBody } from './create-body.ts';
import { candidatesIn } from './lost-film.ts';
import type { Profile } from './profiles.ts';
import { readVideoObject } from './video-object.ts';

const LISTED = 100;

/** `extra` are fields that go along with every create. */
export function openaiVideosWire(profile: Profile, extra: JsonObject): Wire {
  const { createPath, remove, resultFields } = profile;
  const routeOf = ({ videoId }: FilmFacts): string =>
    `${createPath}/${encodeURIComponent(asText(videoId) ?? '')}`;
  return {
    words: {
      style: profile.fields.style === undefined ? 'prompt' : 'field',
      watermark: profile.fields.watermark !== undefined,
    },
    capabilitiesOf: () => profile.capabilities,
    notAcceptedStatuses: profile.notAcceptedStatuses,
    check: { to: `${createPath}/video_reelay_check` },

    create: (order) => ({ to: createPath, body: createBody(profile, order, order.instructions, extra) }),

    readCreated({ status, json }) {
      const videoId = status >= 200 && status < 300 ? readVideoObject(json, profile)?.id : null;
      return videoId == null ? null : { state: 'made', film: { videoId } };
    },

    async look(film, ask) {
      const { status, json } = await ask({ to: routeOf(film) });
      if (status === 404 || status === 410) return 'unknown';
      const video = status === 200 ? readVideoObject(json, profile) : null;
      return video?.word == null ? 'unreadable' : video;
    },

    async locate(film, look) {
      const content = { to: `${routeOf(film)}/content` };
      if (resultFields.length === 0) return content;
      return findResult((await look()).fields, resultFields) ?? content;
    },

    ...(remove === 'cancel'
      ? {
          async cancel(film, ask) {
            const { status } = await ask({ method: 'DELETE', to: routeOf(film) });
            if (status === 404 || status === 410) return 'too_late';
            return status < 300 ? 'cancelled' : 'unsupported';
          },
        }
      : {}),
    ...(remove === 'none' ? {} : { forget: (film): Question => ({ method: 'DELETE', to: routeOf(film) }) }),

    async lookFor(lost, ask, nowMs) {
      // Whose picture a listed film was made from does not show, and it must not be somebody else's.
      if (!profile.lists || lost.request.images.length > 0) return 'cannot';
      const { status, json } = await ask({ to: `${createPath}?limit=${LISTED}&order=desc` });
      if (status !== 200) return [];
      return candidatesIn(json, lost, profile, nowMs).map((videoId) => ({ videoId }));
    },
  };
}
