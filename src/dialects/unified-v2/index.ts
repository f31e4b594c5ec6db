import type { Dialect } from '../dialect.ts';
import { errorSchema, renderError } from './errors.ts';
import { renderPoll } from './response.ts';
import { routes } from './routes.ts';

export const dialect: Dialect = {
  name: 'unified-v2',
  title: 'Unified video format, version 2',
  basePath: '/unified-v2',
  hosts: ['ai.t8star.cn', 'ai.t8star.org', 'ai.comfly.chat', 'api.gptbest.vip', 'api.bltcy.ai'],
  routes,
  errorSchema,
  renderTask: renderPoll,
  renderError,
};
