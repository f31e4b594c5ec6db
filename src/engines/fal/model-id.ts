const MODEL_ID = /^[\w.-]+(?:\/[\w.-]+)+$/;
/** Some ids begin with a kind of app, and their owner comes second. */
const NAMESPACES: ReadonlySet<string> = new Set(['workflows', 'comfy']);

/** `owner/app` with a path behind it or none, such as `fal-ai/veo3.1/image-to-video`. */
export function isModelId(text: string): boolean {
  return MODEL_ID.test(text) && !text.split('/').some((part) => /^\.+$/.test(part));
}

/** Orders go to the whole id; what was ordered is asked about without the path behind owner and app. */
export function appOf(model: string): string {
  const parts = model.split('/');
  return parts.slice(0, NAMESPACES.has(parts[0] ?? '') ? 3 : 2).join('/');
}
