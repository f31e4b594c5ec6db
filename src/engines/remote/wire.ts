import type {
  EngineCapabilities,
  LostSubmission,
  ReceivedWebhook,
  RefusalReason,
  Submission,
} from '../../task/engine.ts';
import type { TaskFailure } from '../../task/error.ts';
import type { JsonObject } from '../../task/json.ts';
import type { FitWords } from '../fit-request.ts';
import type { Instructions } from './instructions.ts';
import type { UpstreamStatus } from './status-words.ts';
import type { Question, UpstreamReply } from './upstream-http.ts';

/**
 * Puts a question that may be put again, to the place where a film was ordered. Throws TaskError `unavailable` for
 * every answer that says nothing about a film: none at all, a wrong key, 408, 409, 425, 429, a redirect, 5xx.
 */
export type Ask = (question: Question) => Promise<UpstreamReply>;

/** What a create is made from. */
export interface Order extends Submission {
  readonly instructions: Instructions;
}

/** What tells a film from all others of its upstream: stored, in the clear. `base` and `key` are the engine's own names. */
export type FilmFacts = JsonObject;

/** What an answer to a create means; `open` leaves open whether a film is made. */
export type CreateVerdict =
  | { readonly state: 'made'; readonly film: FilmFacts }
  | { readonly state: 'refused'; readonly reason: RefusalReason }
  | { readonly state: 'prompt_refused' }
  | { readonly state: 'open' };

/** What an upstream says of one film. */
export interface FilmReport {
  /** Its own word, for the log. */
  readonly word: string | null;
  /** Null for a word that nobody knows. */
  readonly status: UpstreamStatus | null;
  /** Percent; null when it says none. */
  readonly progress: number | null;
  /** Its own words for what went wrong, with its code; for the log, and to tell the kinds apart. */
  readonly error: string | null;
  /** Where it has a verdict that those words do not tell. */
  readonly failure?: TaskFailure;
  /** All that it said. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** `unknown`: it knows no such film, which may pass. `unreadable`: that was no answer. */
export type Look = FilmReport | 'unknown' | 'unreadable';

export type Located = string | { readonly to: string };

/**
 * How one upstream is spoken to: what to send, and what its answers mean. Everything else (one create, whatever
 * happens; rests, keys, lost films, words nobody knows) is the same for all and stands in `engine.ts`.
 */
export interface Wire {
  /** What it can be told; by the model where that differs. */
  readonly words: FitWords | ((model: string) => FitWords);
  capabilitiesOf(model: string): EngineCapabilities;

  /**
   * The film that this very attempt has ordered before, where submitting it twice has to make one film and the upstream
   * would make two. Asked before each create.
   */
  orderedBefore?(order: Order, ask: Ask): Promise<FilmFacts | null>;
  /** The one request that orders the film. It may `ask` before, for instance to upload pictures. */
  create(order: Order, ask: Ask): Question | Promise<Question>;
  /** Null leaves it to the status, where a 2xx without a film leaves it open. */
  readCreated(reply: UpstreamReply, order: Order): CreateVerdict | null;

  look(film: FilmFacts, ask: Ask): Promise<Look>;
  /**
   * Where the finished film is: a route of the wire's own, an address that the upstream gave, or a data URI; null when
   * it gave none. `look` looks again, since an address may have run out since it was first seen.
   */
  locate(film: FilmFacts, look: () => Promise<FilmReport>, ask: Ask): Promise<Located | null>;

  /** Absent where nothing stops a film. */
  cancel?(film: FilmFacts, ask: Ask): Promise<'cancelled' | 'too_late' | 'unsupported'>;
  /** Absent where nothing has to be dropped. */
  forget?(film: FilmFacts): Question;

  /**
   * Films that may be the one whose create was not answered, likeliest first; `not_accepted` when there certainly is
   * none, `cannot` when this one cannot be looked for. Absent: none can.
   */
  lookFor?(
    lost: LostSubmission & { readonly instructions: Instructions },
    ask: Ask,
    nowMs: number,
  ): Promise<readonly FilmFacts[] | 'not_accepted' | 'cannot'>;

  /**
   * The film that a webhook is about, null when it does not say; `forged` when its signature is not the upstream's.
   * Absent where the upstream sends none, or none that an order can ask for.
   */
  readWebhook?(webhook: ReceivedWebhook, ask: Ask, nowMs: number): Promise<FilmFacts | null | 'forged'>;

  /** A question that costs nothing and that a wrong key is refused for. */
  readonly check: Question;
  /** Where a wrong key is not told by the status of that answer. */
  refusesKey?(reply: UpstreamReply): boolean;
  /** What else would keep it from working, in words for the operator; null when nothing does. */
  troubleOf?(ask: Ask): Promise<string | null>;

  /** Further statuses of a create that mean that nothing was accepted. */
  readonly notAcceptedStatuses?: readonly number[];
}
