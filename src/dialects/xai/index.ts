import type { Dialect } from '../dialect.ts';
import { isRequestId } from '../ids.ts';
import { errorSchema, renderError } from './errors.ts';
import { recognise } from './recognise.ts';
import { renderPoll } from './response.ts';
import { routes } from './routes.ts';

export const dialect: Dialect = {
  name: 'xai',
  title: 'xAI Grok Imagine',
  basePath: '/xai',
  hosts: ['api.x.ai'],
  routes,
  errorSchema,
  recognise,
  mints: isRequestId,
  renderTask: renderPoll,
  renderError,
};
