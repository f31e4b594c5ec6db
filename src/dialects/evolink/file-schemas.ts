import { z } from 'zod';
import { integer, text } from '../fields.ts';

/** The pages write snake case, the vendor's own client camel case in forms. */
export const uploadSchema = z.object({
  base64_data: text.optional(),
  file_url: text.optional(),
  upload_path: text.optional(),
  uploadPath: text.optional(),
  file_name: text.optional(),
  fileName: text.optional(),
});

export const listQuerySchema = z.object({ page: integer.optional(), pageSize: integer.optional() });

export const envelopeSchema = z.strictObject({
  success: z.literal(true),
  code: z.literal(200),
  msg: z.string().min(1),
  data: z.unknown(),
});

export const uploadedSchema = z.strictObject({
  file_id: z.string(),
  file_name: z.string(),
  original_name: z.string(),
  file_size: z.int().positive(),
  mime_type: z.string(),
  upload_path: z.string(),
  file_url: z.url(),
  download_url: z.url(),
  upload_time: z.iso.datetime(),
  expires_at: z.iso.datetime().nullable(),
});

export const listedSchema = z.strictObject({
  total: z.int().nonnegative(),
  files: z.array(uploadedSchema),
});

export const quotaSchema = z.strictObject({
  user_group: z.string(),
  used_files: z.int().nonnegative(),
  max_files: z.int().nonnegative(),
  remain_files: z.int().nonnegative(),
});

export const removedSchema = z.strictObject({ file_id: z.string() });
