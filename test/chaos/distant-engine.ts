import type { Engine, EngineRef } from '../../src/task/engine.ts';
import type { Media } from '../../src/task/ports.ts';
import type { FilmMaker } from './film-maker.ts';

const FILM = { seconds: 1, width: 64, height: 36 } as const;
const FILM_BYTES = new Uint8Array(100).fill(7);

/** The probe has tests of its own and starts a thread for each film, which would be most of what a run costs. */
export function withoutProbe(media: Media): Media {
  const { seconds, ...size } = FILM;
  return { ...media, probeVideo: async () => ({ ...size, durationMs: seconds * 1000, hasAudio: false }) };
}

/** An engine whose films are made elsewhere, at once: everything after it is the server's own work. */
export function createDistantEngine(maker: FilmMaker, resubmit: 'safe' | 'never'): Engine {
  return {
    id: 'distant',
    capabilities: {
      secondsMin: 1,
      secondsMax: 60,
      sizeMultiple: 1,
      sideMin: 1,
      pixelsMax: 4_000_000,
      imagesMax: 0,
      characters: false,
      audio: false,
      cancel: false,
      progress: false,
      resubmit,
    },
    pollIntervalMs: 0,
    plan: () => ({ engineId: 'distant', ...FILM, warnings: [], instructions: {} }),
    submit: async ({ attemptId, taskId }) => ({ filmId: await maker.order(attemptId, taskId) }),
    async poll(ref) {
      if (await maker.isKnown(filmOf(ref))) return { state: 'done', outputs: ['video'] };
      return { state: 'failed', failure: { code: 'engine_failed', message: 'The film is unknown.' } };
    },
    fetch: async () => ({
      contentType: 'video/mp4',
      chunks: (async function* () {
        yield FILM_BYTES;
      })(),
    }),
    cancel: async () => 'unsupported',
    discard: async () => undefined,
    close: async () => undefined,
  };
}

function filmOf({ filmId }: EngineRef): string {
  if (typeof filmId === 'string') return filmId;
  throw new Error('a reference without a film');
}
