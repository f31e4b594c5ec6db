import type { TaskFailure } from '../../task/error.ts';
import { PROMPT_REFUSED, RESULT_REFUSED } from '../remote/failures.ts';

const OF_RESULT =
  /(output|result|generated (video|content)|video was|生成结果).{0,60}(moderat|refus|reject|block|violat|polic|审核|违规|不合格)/i;
const OF_PROMPT =
  /guardrail|content.?(policy|violation)|violat\w*.{0,60}(polic|guideline|rule)|refused by .{0,40}moderation|违规|敏感|审核(不|未)/i;

/** Resellers pass on what the model's own service said, in words without a code; null when it was no refusal. */
export function refusalIn(text: string | null): TaskFailure | null {
  if (text === null) return null;
  if (OF_RESULT.test(text)) return RESULT_REFUSED;
  return OF_PROMPT.test(text) ? PROMPT_REFUSED : null;
}
