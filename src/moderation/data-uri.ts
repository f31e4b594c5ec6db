import type { ModeratedPicture } from '../task/moderation.ts';

export function dataUri({ contentType, bytes }: ModeratedPicture): string {
  return `data:${contentType};base64,${Buffer.from(bytes).toString('base64')}`;
}
