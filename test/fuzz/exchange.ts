import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { MalformedRequest } from './malformed-requests.ts';
import type { RawAnswer, RawClient } from './raw-client.ts';

const SENDERS = 8;

type Check<Request> = (request: Request, answer: RawAnswer) => void;

/** Goes through all of them, so that one run shows every kind of failure. */
export async function sendAll<Request extends MalformedRequest>(
  client: RawClient,
  requests: readonly Request[],
  check: Check<Request>,
): Promise<{ failures: string[]; outcomes: Map<string, number> }> {
  const failures: string[] = [];
  const outcomes = new Map<string, number>();
  const waiting = requests.values();
  const sender = async (): Promise<void> => {
    for (const request of waiting) {
      try {
        const answer = await client.send(request);
        const outcome = `${request.kind} ${answer.status}`;
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
        check(request, answer);
      } catch (error) {
        failures.push(
          error instanceof assert.AssertionError ? error.message : `${describe(request)}: ${error}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, sender));
  return { failures, outcomes };
}

/** No 5xx, and a refusal in JSON of one of these shapes; undefined stands for any shape. */
export function checkRefusal(
  shapes: readonly (z.ZodType | undefined)[],
  request: MalformedRequest,
  answer: RawAnswer,
): void {
  const said = () => `${describe(request)}\n-> ${answer.status} ${answer.text.slice(0, 500)}`;
  assert.ok(answer.status >= 200 && answer.status < 500, said());
  if (answer.status < 400 || request.method === 'HEAD') return;
  assert.match(answer.headers['content-type'] ?? '', /^application\/json/, said());
  assert.ok(answer.text.length < 5_000, `the answer repeats the request: ${said()}`);
  const body: unknown = JSON.parse(answer.text);
  assert.ok(
    shapes.some((shape) => shape === undefined || shape.safeParse(body).success),
    said(),
  );
}

/** Fails with the first of them; set the variable to see more. */
export function assertNone(failures: readonly string[]): void {
  const shown = failures.slice(0, Number(process.env['REELAY_FUZZ_SHOW'] ?? 12));
  assert.equal(failures.length, 0, `${failures.length} failures:\n${shown.join('\n\n')}`);
}

function describe(request: MalformedRequest): string {
  const { kind, method, target, headers, body } = request;
  const shown = body === null ? '' : `\n${JSON.stringify(body.toString('latin1').slice(0, 500))}`;
  return `${kind}: ${method} ${target.slice(0, 300)} ${headers['content-type']?.slice(0, 100)}${shown}`;
}
