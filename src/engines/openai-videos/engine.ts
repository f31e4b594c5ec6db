import { createHash } from 'node:crypto';
import {
  type Engine,
  type EnginePoll,
  type EngineRef,
  NotAccepted,
  type Recovery,
} from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import type { ConfiguredEngine, EnginePorts } from '../engine-type.ts';
import { type FitPolicy, fitRequest } from '../fit-request.ts';
import { UpstreamHealth } from '../upstream-health.ts';
import {
  describe,
  Upstream,
  type UpstreamReply,
  type UpstreamTimeouts,
  unavailable,
} from '../upstream-http.ts';
import { createBody } from './create-body.ts';
import { openOutcome, readCreateOutcome, reasonIn } from './create-outcome.ts';
import { readInstructions, toInstructions } from './instructions.ts';
import { candidatesIn } from './lost-film.ts';
import { MissingFilms } from './missing-films.ts';
import type { Profile } from './profiles.ts';
import { ProgressGuess } from './progress-guess.ts';
import { openResult } from './result-file.ts';
import { failureOf, findResult, readVideoObject, type VideoObject } from './video-object.ts';

export interface OpenaiVideosOptions {
  readonly id: string;
  readonly profile: Profile;
  /** Without a slash at the end: the part before `/videos`. */
  readonly baseUrl: string;
  readonly credential: { readonly header: string; readonly value: string } | null;
  /** The upstream's names; the engine itself plans with the first. */
  readonly models: readonly string[];
  readonly policy: FitPolicy;
  /** Films at once; null takes as many as come. */
  readonly concurrency: number | null;
  readonly pollIntervalMs: number;
  /** Fields that go along with every create. */
  readonly extra: JsonObject;
  readonly timing?: { readonly [Name in keyof EngineTiming]?: EngineTiming[Name] | undefined };
}

export interface EngineTiming extends UpstreamTimeouts {
  /** For the answer to a create. */
  readonly createMs: number;
  /** How long a film whose create was not answered is looked for. */
  readonly recoverForMs: number;
  /** How long a film has to be unknown to count as lost. */
  readonly lostAfterMs: number;
}

/** Answers come below the ten seconds that a step gives a poll, so that the trouble has a name. */
const TIMING: EngineTiming = {
  connectMs: 5_000,
  answerMs: 8_000,
  createMs: 60_000,
  recoverForMs: 120_000,
  lostAfterMs: 30_000,
};
const LOOK_AGAIN_MS = 5_000;
const LISTED = 100;

/** A film of an upstream. The place and the key that it was ordered with stay its own when the configuration changes. */
interface Film {
  readonly videoId: string;
  readonly base: string;
  /** Tells keys apart without being one. */
  readonly key: string | null;
}

export function createOpenaiVideosEngine(options: OpenaiVideosOptions, ports: EnginePorts): ConfiguredEngine {
  const { id, profile, baseUrl, credential } = options;
  const timing = withDefaults(options.timing ?? {});
  const upstream = new Upstream({ baseUrl, credential, timeouts: timing });
  const { capabilities } = profile;
  const creates = new UpstreamHealth(ports.nowMs);
  const polls = new UpstreamHealth(ports.nowMs);
  const missing = new MissingFilms(timing.lostAfterMs, ports.nowMs);
  const guess = new ProgressGuess(ports.nowMs);
  const key = credential === null ? null : fingerprint(credential.value);
  const unseenWords = new Set<string>();
  const filmCalled = (videoId: string): Film => ({ videoId, base: baseUrl, key });

  /** Asks about a film unless the upstream rests; the answer may be any status. */
  async function ask(film: Film): Promise<UpstreamReply> {
    if (polls.restMs > 0) throw unavailable(`${id} does not answer`, polls.restMs);
    let reply: UpstreamReply;
    try {
      reply = await upstream.ask('GET', addressOf(film));
    } catch (error) {
      throw unavailable(describe(error), polls.failed(null), error);
    }
    const { status, retryAfterMs } = reply;
    const internalMessage = `status ${status}: ${reasonIn(reply)}`;
    if (status === 429 || (status >= 502 && status <= 504))
      throw unavailable(internalMessage, polls.failed(retryAfterMs));
    polls.succeeded();
    if (status === 200 || status === 404 || status === 410) return reply;
    // A wrong key or a broken answer is the operator's trouble, not the film's end.
    ports.log('an engine gave no answer about a film', { engineId: id, status, reason: reasonIn(reply) });
    throw unavailable(internalMessage, retryAfterMs ?? options.pollIntervalMs);
  }

  function addressOf({ videoId, base }: Film): URL {
    return new URL(`${base}${profile.createPath}/${encodeURIComponent(videoId)}`);
  }

  async function look(film: Film): Promise<VideoObject | 'lost'> {
    const reply = await ask(film);
    const video = reply.status === 200 ? readVideoObject(reply.json, profile) : null;
    if (reply.status === 200 && video?.word == null)
      throw unavailable(`no video object: ${reply.text}`, options.pollIntervalMs);
    if (video !== null) {
      missing.found(film.videoId);
      return video;
    }
    // With another key than it was made with, a film is unknown for another reason.
    if (film.key === key && missing.missed(film.videoId)) return 'lost';
    throw unavailable(`the film is unknown: ${reply.text}`, options.pollIntervalMs);
  }

  function pollOf(film: Film, video: VideoObject): EnginePoll {
    if (video.status === null && video.word !== null && !unseenWords.has(video.word)) {
      if (unseenWords.size < 100) unseenWords.add(video.word);
      ports.log('an engine said a word that is not known', { engineId: id, word: video.word });
    }
    switch (video.status) {
      case 'queued':
        return { state: 'queued' };
      case 'done':
        guess.done(film.videoId);
        return { state: 'done', outputs: ['video'] };
      case 'failed':
      case 'cancelled':
        guess.forget(film.videoId);
        ports.log('an engine made no film', { engineId: id, word: video.word, error: video.error });
        return { state: 'failed', failure: failureOf(video) };
      default: {
        const told = profile.progress ? video.progress : null;
        return { state: 'running', progress: told ?? guess.of(film.videoId) };
      }
    }
  }

  function planWith(model: string): Engine['plan'] {
    const { style: styleField, watermark } = profile.fields;
    const words = {
      style: styleField === undefined ? ('prompt' as const) : ('field' as const),
      watermark: watermark !== undefined,
    };
    return (request) => {
      const fitted = fitRequest(request, capabilities, options.policy, words);
      const { seconds, width, height, warnings, images, prompt, style } = fitted;
      const instructions = toInstructions({ model, prompt, style, images });
      return { engineId: id, seconds, width, height, warnings, instructions };
    };
  }

  const engine: Engine = {
    id,
    capabilities,
    pollIntervalMs: options.pollIntervalMs,
    ...(options.concurrency === null
      ? {}
      : { concurrency: { films: options.concurrency, of: 'service' as const } }),
    isOpen: () => creates.restMs === 0,

    plan: planWith(options.models[0] ?? ''),

    async submit(submission, signal) {
      if (creates.restMs > 0)
        throw new NotAccepted(
          'busy',
          { code: 'engine_failed', message: 'The engine takes no requests at the moment.' },
          { internalMessage: 'it refused the last request', retryAfterMs: creates.restMs },
        );
      const body = createBody(profile, submission, readInstructions(submission.plan), options.extra);
      const url = new URL(`${baseUrl}${profile.createPath}`);
      try {
        const timeout = AbortSignal.timeout(timing.createMs);
        const reply = await upstream.create(url, body, AbortSignal.any([signal, timeout]));
        const videoId = readCreateOutcome(reply, profile);
        creates.succeeded();
        return toRef(filmCalled(videoId));
      } catch (error) {
        const unfit = error instanceof NotAccepted && error.reason === 'unfit';
        const final = error instanceof TaskError && !error.retryable;
        if (!unfit && !final) creates.failed(error instanceof NotAccepted ? error.retryAfterMs : null);
        if (error instanceof NotAccepted || error instanceof TaskError) throw error;
        throw openOutcome(describe(error), error);
      }
    },

    async recover(lost): Promise<Recovery> {
      // Whose picture a listed film was made from does not show, and it must not be somebody else's.
      const searchable = profile.lists && lost.request.images.length === 0;
      if (!searchable || lost.ageMs > timing.recoverForMs) return { state: 'unknown' };
      const url = new URL(`${baseUrl}${profile.createPath}?limit=${LISTED}&order=desc`);
      const { status, json } = await upstream.ask('GET', url);
      if (status === 200) {
        for (const videoId of candidatesIn(json, lost, profile, ports.nowMs())) {
          const ref = toRef(filmCalled(videoId));
          if (!(await lost.isTaken(ref))) return { state: 'found', ref };
        }
      }
      return { state: 'look_again', delayMs: Math.min(LOOK_AGAIN_MS, options.pollIntervalMs) };
    },

    async poll(ref) {
      const film = readRef(ref);
      const video = await look(film);
      if (video === 'lost') return { state: 'failed', failure: LOST };
      return pollOf(film, video);
    },

    async fetch(ref) {
      const film = readRef(ref);
      const content = new URL(`${addressOf(film).href}/content`);
      if (profile.resultFields.length === 0) return await openResult(upstream, content, ports.download);
      const video = await look(film);
      const found = video === 'lost' ? null : findResult(video.fields, profile.resultFields);
      if (found === null) return await openResult(upstream, content, ports.download);
      const address = found.startsWith('data:') ? found : new URL(found, addressOf(film));
      return await openResult(upstream, address, ports.download);
    },

    async cancel(ref) {
      if (profile.remove !== 'cancel') return 'unsupported';
      const { status } = await upstream.ask('DELETE', addressOf(readRef(ref)));
      if (status === 404 || status === 410) return 'too_late';
      return status < 300 ? 'cancelled' : 'unsupported';
    },

    async discard(ref) {
      const film = readRef(ref);
      missing.found(film.videoId);
      guess.forget(film.videoId);
      if (profile.remove !== 'none') await upstream.ask('DELETE', addressOf(film));
    },

    close: () => upstream.close(),
  };
  return { ...engine, forModel: (model) => ({ ...engine, plan: planWith(model) }) };
}

function withDefaults(said: NonNullable<OpenaiVideosOptions['timing']>): EngineTiming {
  const chosen = Object.entries(said).filter(([, value]) => value !== undefined);
  return { ...TIMING, ...(Object.fromEntries(chosen) as Partial<EngineTiming>) };
}

const LOST = { code: 'engine_failed', message: 'The engine has lost this video.' } as const;

function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 12);
}

function toRef({ videoId, base, key }: Film): EngineRef {
  return { videoId, base, key };
}

function readRef({ videoId, base, key }: EngineRef): Film {
  if (typeof videoId !== 'string' || typeof base !== 'string')
    throw new TaskError('engine_failed', 'This video is not one of the engine.');
  return { videoId, base, key: typeof key === 'string' ? key : null };
}
