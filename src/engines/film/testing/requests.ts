import type { Submission } from '../../../task/engine.ts';
import type { GenerationRequest } from '../../../task/request.ts';
import { planFilm } from '../plan.ts';

export function requestOf(change: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    model: 'sora-2',
    prompt: 'a calm lake at dawn',
    seconds: 4,
    width: 1280,
    height: 720,
    seed: 7,
    style: null,
    watermark: false,
    private: false,
    images: [],
    characters: [],
    callbackUrl: null,
    source: null,
    ...change,
  };
}

/** A film that is quick to make: one second, 320 x 256. */
export function submissionOf(attemptId: string, change: Partial<GenerationRequest> = {}): Submission {
  const request = requestOf({ seconds: 1, width: 320, height: 256, prompt: 'desert dunes', ...change });
  return {
    attemptId,
    taskId: 'task_1',
    request,
    plan: planFilm(request),
    images: [],
    clips: [],
    webhookUrl: null,
  };
}
