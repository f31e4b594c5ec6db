import type { CheckerType } from './checker-type.ts';
import { chatGuard } from './checkers/chat-guard/index.ts';
import { onnx } from './checkers/onnx/index.ts';
import { openAiModerations } from './checkers/openai-moderations/index.ts';
import { words } from './checkers/words/index.ts';

/** Every kind of checker that the configuration can name. */
export const CHECKER_TYPES = [
  words,
  openAiModerations,
  chatGuard,
  onnx,
] as const satisfies readonly CheckerType[];
