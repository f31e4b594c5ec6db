import type { TaskFailure } from '../../task/error.ts';

const FAILED = { code: 'engine_failed', message: 'The engine could not make the video.' } as const;

export const PROMPT_REFUSED: TaskFailure = {
  code: 'prompt_refused',
  message: 'The prompt or an image was refused by the moderation of the engine.',
};

export const RESULT_REFUSED: TaskFailure = {
  code: 'result_refused',
  message: 'The video was refused by the moderation of its engine.',
};

export const TIMED_OUT: TaskFailure = {
  code: 'generation_timeout',
  message: 'The video was not finished in time by its engine.',
};

/** How an upstream's verdict is told; its own words may hold addresses and names, so they go to the log alone. */
export function failureOf(word: string | null, said: string | null): TaskFailure {
  const all = `${word ?? ''} ${said ?? ''}`.toLowerCase();
  if (
    /moderation_blocked|output.*(moderat|safety|sensitive)|safety\.output|content.moderated|nsfw|video_unsafe|raimediafiltered/.test(
      all,
    )
  )
    return RESULT_REFUSED;
  if (isRefusal(all)) return PROMPT_REFUSED;
  return /expired|timeout|timed out/.test(all) ? TIMED_OUT : FAILED;
}

/** Words with which vendors refuse a prompt or an image before they make anything of it. */
export function isRefusal(text: string): boolean {
  return /content_policy|sentinel_block|prompt_unsafe|image_unsafe|safety\.input|request.moderated|data_?inspection|input(text|image|video|audio)sensitive/.test(
    text.toLowerCase(),
  );
}
