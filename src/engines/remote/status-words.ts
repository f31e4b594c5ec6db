/** What an upstream says of a film, in our words. */
export type UpstreamStatus = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** What vendors and servers have been seen to say; an override of theirs comes first. docs/engines.md */
const WORDS: Readonly<Record<UpstreamStatus, string>> = {
  queued:
    'queued pending submitted not_start notstarted created preparing starting in_queue throttled waiting scheduled accepted unknown',
  running: 'in_progress processing running generating dreaming rendering started',
  done: 'completed complete succeeded success succeed finished done ready ok',
  failed:
    'failed failure fail error expired nsfw request_moderated content_moderated task_not_found timeout lost',
  cancelled: 'cancelled canceled aborted deleted request_cancelled',
};

const STATUS_OF = new Map(
  (Object.entries(WORDS) as [UpstreamStatus, string][]).flatMap(([status, words]) =>
    words.split(' ').map((word): [string, UpstreamStatus] => [word, status]),
  ),
);

/** Null for a word that nobody has seen yet: a film that was paid for does not fail over vocabulary. */
export function readStatus(
  word: unknown,
  overrides: Readonly<Record<string, UpstreamStatus>> = {},
): UpstreamStatus | null {
  if (typeof word !== 'string') return null;
  const known = word
    .trim()
    .toLowerCase()
    .replaceAll(/[-\s]+/g, '_');
  const own = Object.hasOwn(overrides, known) ? overrides[known] : undefined;
  return own ?? STATUS_OF.get(known) ?? null;
}
