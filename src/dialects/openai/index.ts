import type { Dialect } from '../dialect.ts';
import { errorSchema, renderError } from './errors.ts';
import { limitHeaders } from './limit-headers.ts';
import { renderVideo } from './response.ts';
import { routes } from './routes.ts';

export const dialect: Dialect = {
  name: 'openai',
  title: 'OpenAI Videos API',
  basePath: '/openai',
  hosts: ['api.openai.com'],
  routes,
  errorSchema,
  answerHeaders: { 'openai-version': '2020-10-01' },
  processingTimeHeader: 'openai-processing-ms',
  limitHeaders,
  renderTask: renderVideo,
  renderError,
};
