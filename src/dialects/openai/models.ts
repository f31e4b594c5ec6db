export { modelRoutes } from '../models.ts';
