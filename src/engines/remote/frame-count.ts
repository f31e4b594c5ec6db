/**
 * Pictures of a film for a model that counts them: of `seconds` at most. Many models count one more than whole steps, 4n + 1
 * or 8n + 1; a step of 1 takes any.
 */
export function frameCount(seconds: number, framesPerSecond: number, frameStep: number): number {
  const steps = Math.max(1, Math.floor((seconds * framesPerSecond) / frameStep));
  return frameStep === 1 ? steps : steps * frameStep + 1;
}
