import { createHash } from 'node:crypto';
import {
  type Engine,
  type EngineConcurrency,
  type EnginePoll,
  type EngineRef,
  NotAccepted,
  type Recovery,
} from '../../task/engine.ts';
import { TaskError } from '../../task/error.ts';
import type { CommonEngineOptions, ConfiguredEngine, EnginePorts } from '../engine-type.ts';
import { fitRequest } from '../fit-request.ts';
import { filmOf, openOutcome, reasonIn } from './create-outcome.ts';
import { failureOf } from './failures.ts';
import { readInstructions, toInstructions } from './instructions.ts';
import { MissingFilms } from './missing-films.ts';
import { ProgressGuess } from './progress-guess.ts';
import { notThere, openResult } from './result-file.ts';
import { UpstreamHealth } from './upstream-health.ts';
import {
  type Credential,
  describe,
  type OutgoingBody,
  type Question,
  Upstream,
  type UpstreamReply,
  type UpstreamTimeouts,
  unavailable,
} from './upstream-http.ts';
import type { Ask, FilmFacts, FilmReport, Located, Order, Wire } from './wire.ts';

export interface RemoteEngineOptions extends CommonEngineOptions {
  /** Without a slash at the end: what stands in front of the wire's routes. */
  readonly baseUrl: string;
  readonly credential: Credential | null;
  readonly timing?: { readonly [Name in keyof EngineTiming]?: EngineTiming[Name] | undefined };
}

export interface EngineTiming extends UpstreamTimeouts {
  /** For the answer to a create. */
  readonly createMs: number;
  /** How long a film whose create was not answered is looked for. */
  readonly recoverForMs: number;
  /** The same where the upstream may tell by a webhook: many do so only when the film is done. */
  readonly toldForMs: number;
  /** How long a film has to be unknown to count as lost. */
  readonly lostAfterMs: number;
}

/** Answers come below the ten seconds that a step gives a poll, so that the trouble has a name. */
const TIMING: EngineTiming = {
  connectMs: 5_000,
  answerMs: 8_000,
  createMs: 60_000,
  recoverForMs: 120_000,
  toldForMs: 600_000,
  lostAfterMs: 30_000,
};
/** Films take minutes, and vendors ask for no more than this. */
const POLL_INTERVAL_MS = 5_000;
const LOOK_AGAIN_MS = 5_000;
/** Say nothing of a film: the operator's key, the upstream's haste, or a broken server. */
const NO_ANSWER: ReadonlySet<number> = new Set([401, 402, 403, 407, 408, 409, 425, 429]);

const EMPTY: OutgoingBody = { contentType: 'application/json', bytes: Buffer.from('{}') };

/** A film of an upstream. The place and the key that it was ordered with stay its own when the configuration changes. */
interface Film {
  readonly facts: FilmFacts;
  readonly id: string;
  readonly base: string;
  /** Tells keys apart without being one. */
  readonly key: string | null;
}

/** An engine over one upstream: its `wire` says what is particular to it. */
export function createRemoteEngine(
  wire: Wire,
  options: RemoteEngineOptions,
  ports: EnginePorts,
): ConfiguredEngine {
  const { id, baseUrl, credential } = options;
  const timing = withDefaults(options.timing ?? {});
  const pollIntervalMs = options.pollIntervalMs ?? POLL_INTERVAL_MS;
  const upstream = new Upstream({ baseUrl, credential, timeouts: timing });
  const steadyMs = ports.steadyMs ?? ports.nowMs;
  const creates = new UpstreamHealth(steadyMs);
  const polls = new UpstreamHealth(steadyMs);
  const missing = new MissingFilms(timing.lostAfterMs, steadyMs);
  const guess = new ProgressGuess(steadyMs);
  const key = credential === null ? null : fingerprint(identityOf(credential));
  const unseenWords = new Set<string>();
  /** Some upstreams repeat the key that they refuse. */
  const withoutKey = (text: string): string => {
    const secret = credential === null ? '' : identityOf(credential).replace(/^\S+ /, '');
    return secret === '' ? text : text.replaceAll(secret, '[key]');
  };
  const filmOfFacts = (facts: FilmFacts): Film => ({ facts, id: JSON.stringify(facts), base: baseUrl, key });

  function put(base: string, { method = 'GET', to, headers, body }: Question): Promise<UpstreamReply> {
    return upstream.ask(method, addressAt(base, to), { headers, body });
  }

  /** Asks about films unless the upstream rests. */
  function askAt(base: string): Ask {
    return async (question) => {
      if (polls.restMs > 0) throw unavailable(`${id} does not answer`, polls.restMs);
      let reply: UpstreamReply;
      try {
        reply = await put(base, question);
      } catch (error) {
        throw unavailable(describe(error), polls.failed(null), error);
      }
      const { status, retryAfterMs } = reply;
      if (question.isAnswer?.(reply) === true) {
        polls.succeeded();
        return reply;
      }
      const internalMessage = `status ${status}: ${reasonIn(reply)}`;
      if (status === 429 || (status >= 502 && status <= 504))
        throw unavailable(internalMessage, polls.failed(retryAfterMs));
      polls.succeeded();
      const told = (status >= 200 && status < 300) || (status >= 400 && status < 500);
      if (told && !NO_ANSWER.has(status)) return reply;
      // A wrong key or a broken answer is the operator's trouble, not the film's end.
      ports.log('an engine gave no answer about a film', { engineId: id, status, reason: reasonIn(reply) });
      throw unavailable(internalMessage, retryAfterMs ?? pollIntervalMs);
    };
  }

  async function look(film: Film): Promise<FilmReport | 'lost'> {
    const seen = await wire.look(film.facts, askAt(film.base));
    if (seen === 'unreadable') throw unavailable('no answer that can be read', pollIntervalMs);
    if (seen !== 'unknown') {
      missing.found(film.id);
      return seen;
    }
    // With another key than it was made with, a film is unknown for another reason.
    if (film.key === key && missing.missed(film.id)) return 'lost';
    throw unavailable('the film is unknown', pollIntervalMs);
  }

  async function lookAgain(film: Film): Promise<FilmReport> {
    const report = await look(film);
    if (report === 'lost') throw notThere('the upstream has forgotten the finished film');
    return report;
  }

  function pollOf(film: Film, report: FilmReport, progressIsTold: boolean): EnginePoll {
    const { word, status, error } = report;
    if (status === null && word !== null && !unseenWords.has(word)) {
      if (unseenWords.size < 100) unseenWords.add(word);
      ports.log('an engine said a word that is not known', { engineId: id, word });
    }
    switch (status) {
      case 'queued':
        return { state: 'queued' };
      case 'done':
        guess.done(film.id);
        return { state: 'done', outputs: ['video'] };
      case 'failed':
      case 'cancelled':
        guess.forget(film.id);
        ports.log('an engine made no film', { engineId: id, word, error });
        return { state: 'failed', failure: report.failure ?? failureOf(word, error) };
      default: {
        const told = progressIsTold ? report.progress : null;
        return { state: 'running', progress: told ?? guess.of(film.id) };
      }
    }
  }

  async function earlierOf(order: Order): Promise<FilmFacts | null> {
    if (wire.orderedBefore === undefined) return null;
    try {
      return await beforehand(() => wire.orderedBefore?.(order, askAt(baseUrl)) ?? null);
    } catch (error) {
      creates.failed(null);
      throw error;
    }
  }

  const submit: Engine['submit'] = async (submission, signal) => {
    const order = { ...submission, instructions: readInstructions(submission.plan) };
    const earlier = await earlierOf(order);
    if (earlier !== null) return toRef(filmOfFacts(earlier));
    if (creates.restMs > 0)
      throw new NotAccepted(
        'busy',
        { code: 'engine_failed', message: 'The engine takes no requests at the moment.' },
        { internalMessage: 'it refused the last request', retryAfterMs: creates.restMs },
      );
    try {
      const { to, headers, body } = await beforehand(() => wire.create(order, askAt(baseUrl)));
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timing.createMs)]);
      const reply = await upstream.create(addressAt(baseUrl, to), body ?? EMPTY, limit, headers);
      const said = wire.readCreated(reply, order);
      const facts = filmOf(reply, said, wire.notAcceptedStatuses ?? []);
      creates.succeeded();
      return toRef(filmOfFacts(facts));
    } catch (error) {
      const unfit = error instanceof NotAccepted && error.reason === 'unfit';
      const final = error instanceof TaskError && !error.retryable;
      if (!unfit && !final) creates.failed(error instanceof NotAccepted ? error.retryAfterMs : null);
      if (error instanceof NotAccepted || error instanceof TaskError) throw error;
      throw openOutcome(describe(error), error);
    }
  };

  const recover: NonNullable<Engine['recover']> = async (lost): Promise<Recovery> => {
    const told = wire.readWebhook !== undefined && lost.webhookUrl !== null;
    if (lost.ageMs > (told ? timing.toldForMs : timing.recoverForMs)) return { state: 'unknown' };
    const instructions = readInstructions(lost.plan);
    const found =
      (await wire.lookFor?.({ ...lost, instructions }, askAt(baseUrl), ports.nowMs())) ?? 'cannot';
    if (found === 'not_accepted') return { state: 'not_accepted' };
    // The webhook may still tell which film it is.
    if (found === 'cannot' && !told) return { state: 'unknown' };
    for (const facts of found === 'cannot' ? [] : found) {
      const ref = toRef(filmOfFacts(facts));
      if (!(await lost.isTaken(ref))) return { state: 'found', ref };
    }
    return { state: 'look_again', delayMs: Math.min(LOOK_AGAIN_MS, pollIntervalMs) };
  };

  const readWebhook: NonNullable<Engine['readWebhook']> = async (webhook) => {
    const facts = await wire.readWebhook?.(webhook, askAt(baseUrl), ports.nowMs());
    if (facts === 'forged') return { state: 'forged' };
    return { state: 'genuine', ref: facts == null ? null : toRef(filmOfFacts(facts)) };
  };

  const ofModel = (model: string): Engine => {
    const capabilities = wire.capabilitiesOf(model);
    return {
      id,
      capabilities,
      pollIntervalMs,
      ...(options.concurrency === null ? {} : { concurrency: slotsOf(options.concurrency, options.pool) }),
      isOpen: () => creates.restMs === 0,
      restMs: () => creates.restMs,
      forPlan: (plan) => ofModel(readInstructions(plan).model),

      plan(request) {
        const words = typeof wire.words === 'function' ? wire.words(model) : wire.words;
        const fitted = fitRequest(request, capabilities, options.policy, words);
        const { seconds, width, height, warnings, images, prompt, style } = fitted;
        const instructions = toInstructions({ model, prompt, style, images });
        return { engineId: id, seconds, width, height, warnings, instructions };
      },

      submit,
      recover,
      ...(wire.readWebhook === undefined ? {} : { readWebhook }),

      async check() {
        try {
          const reply = await put(baseUrl, wire.check);
          const { status } = reply;
          const refused =
            status === 401 || status === 403 || status === 407 || wire.refusesKey?.(reply) === true;
          const answered = status < 500 && status !== 429;
          const trouble = status < 300 && !refused ? await wire.troubleOf?.(askAt(baseUrl)) : null;
          const said = status < 300 ? (trouble == null ? '' : `: ${trouble}`) : `: ${reasonIn(reply)}`;
          return {
            reachable: true,
            authorized: refused ? false : answered ? true : null,
            detail: `status ${status}${withoutKey(said)}`,
          };
        } catch (error) {
          return { reachable: false, authorized: null, detail: describe(error) };
        }
      },

      async poll(ref) {
        const film = readRef(ref);
        const report = await look(film);
        if (report === 'lost') return { state: 'lost' };
        return pollOf(film, report, capabilities.progress);
      },

      async fetch(ref) {
        const film = readRef(ref);
        const found = await wire.locate(film.facts, () => lookAgain(film), askAt(film.base));
        if (found === null) throw notThere('the finished film has no address');
        return await openResult(upstream, addressOf(film.base, found), ports.download);
      },

      async cancel(ref) {
        const film = readRef(ref);
        if (wire.cancel === undefined) return 'unsupported';
        return await wire.cancel(film.facts, (question) => put(film.base, question));
      },

      async discard(ref) {
        const film = readRef(ref);
        missing.found(film.id);
        guess.forget(film.id);
        if (wire.forget !== undefined) await put(film.base, wire.forget(film.facts));
      },

      close: () => upstream.close(),
    };
  };
  // What is wrong with a model is told when the server starts, and not to whoever first asks for it.
  for (const model of options.models) wire.capabilitiesOf(model);
  return { ...ofModel(options.models[0] ?? ''), forModel: ofModel };
}

function slotsOf(films: number, pool: string | undefined): EngineConcurrency {
  return { films, of: 'service', ...(pool === undefined ? {} : { pool }) };
}

/** What fails before the create is sent has certainly not ordered anything. */
async function beforehand<T>(work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof NotAccepted || (error instanceof TaskError && !error.retryable)) throw error;
    const failure = { code: 'engine_failed', message: 'The engine could not be reached.' } as const;
    throw new NotAccepted('busy', failure, { internalMessage: describe(error), cause: error });
  }
}

function addressAt(base: string, to: string | URL): URL {
  return typeof to === 'string' ? new URL(`${base}${to}`) : to;
}

function addressOf(base: string, located: Located): string | URL {
  if (typeof located !== 'string') return addressAt(base, located.to);
  return located.startsWith('data:') ? located : new URL(located, `${base}/`);
}

function withDefaults(said: NonNullable<RemoteEngineOptions['timing']>): EngineTiming {
  const chosen = Object.entries(said).filter(([, value]) => value !== undefined);
  return { ...TIMING, ...(Object.fromEntries(chosen) as Partial<EngineTiming>) };
}

function identityOf({ identity, value }: Credential): string {
  if (identity !== undefined) return identity;
  return typeof value === 'string' ? value : value();
}

function fingerprint(secret: string): string {
  return createHash('sha256').update(secret).digest('hex').slice(0, 12);
}

function toRef({ facts, base, key }: Film): EngineRef {
  return { ...facts, base, key };
}

function readRef({ base, key, ...facts }: EngineRef): Film {
  if (typeof base !== 'string') throw new TaskError('engine_failed', 'This video is not one of the engine.');
  return { facts, id: JSON.stringify(facts), base, key: typeof key === 'string' ? key : null };
}
