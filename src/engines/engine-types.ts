import { openaiVideos } from './openai-videos/index.ts';

/** The kinds of engines that a configuration may name; `film` is not one of them, since it is always there. */
export const ENGINE_TYPES = [openaiVideos] as const;
