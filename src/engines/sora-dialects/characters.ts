import type { ClipFile, Submission } from '../../task/engine.ts';
import type { CharacterClip } from '../../task/request.ts';

/** What both dialects with characters read of a clip, in seconds. */
export const CLIP_SECONDS_MAX = 3;

/** `0,3`: the part of a clip that shows the character. */
export function timestampsOf({ startSeconds, endSeconds }: ClipFile): string {
  return `${startSeconds},${Math.min(endSeconds, startSeconds + CLIP_SECONDS_MAX)}`;
}

/**
 * The prompt with each `@username` and `@character1` in the upstream's own words, which end at a space. Somebody whom it
 * does not mention is named at its end, since here a character is in the film anyway.
 */
export function withHandles(
  prompt: string,
  characters: readonly CharacterClip[],
  handleOf: (index: number) => string,
): string {
  if (characters.length === 0) return prompt;
  const names = new Map<string, number>();
  for (const [index, { username }] of characters.entries()) {
    names.set(`character${index + 1}`, index);
    if (username !== undefined && username !== '') names.set(username.toLowerCase(), index);
  }
  const longestFirst = [...names.keys()].sort((one, other) => other.length - one.length);
  const pattern = longestFirst.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  const mentioned = new Set<number>();
  const rewritten = prompt.replaceAll(
    new RegExp(`(?<![a-z0-9._-])@(${pattern})(?![a-z0-9_])(\\s?)`, 'gi'),
    (_whole, name: string, space: string) => {
      const index = names.get(name.toLowerCase()) ?? 0;
      mentioned.add(index);
      return `@${handleOf(index)}${space === '' ? ' ' : space}`;
    },
  );
  const others = [...characters.keys()].filter((index) => !mentioned.has(index));
  return [rewritten, ...others.map((index) => `@${handleOf(index)} `)].join(others.length > 0 ? ' ' : '');
}

/**
 * Where an upstream finds a picture or clip: at our signed link, or where the client said that it is. Null when it is
 * only here.
 */
export function addressOf(
  { publicUrl }: Pick<ClipFile, 'publicUrl'>,
  said: Submission['request']['images'][number] | CharacterClip | undefined,
): string | null {
  if (publicUrl !== null) return publicUrl;
  return said !== undefined && 'url' in said ? said.url : null;
}
