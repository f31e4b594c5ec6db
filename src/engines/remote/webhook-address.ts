/**
 * The address that an order may ask to be told at. Vendors want https and refuse a whole order over a webhook, and a film
 * is asked about just as well without one; an upstream that is spoken to without it is a neighbour, and takes what we have.
 */
export function askedWebhook(webhookUrl: string | null, baseUrl: string): string | null {
  const secure = webhookUrl?.startsWith('https:') === true || !baseUrl.startsWith('https:');
  return secure ? webhookUrl : null;
}
