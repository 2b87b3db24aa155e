import { fileDefaults } from '@hubbub/chat'
import { z } from 'zod'
import { imageDefaults } from '../files/images/images.ts'
import { s3Defaults } from '../files/s3/s3-options.ts'
import { scanDefaults } from '../files/scan.ts'
import { linkLifeMs } from '../files/sign-link.ts'
import { oneOf, text, whole, yesNo } from './fields.ts'

/** Sizes of files go beyond what 32 bits count. */
const bytes = (size: number, description: string, min = 1): ReturnType<typeof whole> =>
  whole(size, description, { min, max: Number.MAX_SAFE_INTEGER, unit: 'bytes' })

const key = (description: string): z.ZodOptional<z.ZodString> =>
  z.string().min(1).optional().meta({ description, secret: true })

const s3 = z
  .strictObject({
    endpoint: z.url({ protocol: /^https?$/ }).meta({
      description: 'Address, such as `https://s3.eu-central-1.amazonaws.com`, without the bucket.',
    }),
    bucket: z.string().min(1).meta({ description: 'The bucket; it has to exist.' }),
    region: text('us-east-1', 'Its region.'),
    access_key_id: key('Without it `AWS_ACCESS_KEY_ID` of the environment.'),
    secret_access_key: key('Without it `AWS_SECRET_ACCESS_KEY` of the environment.'),
    prefix: z.string().default(s3Defaults.prefix).meta({ description: 'What the names of objects begin with.' }),
    part_bytes: bytes(s3Defaults.partBytes, 'A part of an upload: what may have to be sent again.', 5_242_880),
    buffered_bytes: bytes(s3Defaults.maxBufferedBytes, 'Bytes of parts that wait in memory, over all uploads.'),
    timeout_ms: whole(s3Defaults.timeoutMs, 'Time for an answer to begin.', { min: 100, unit: 'ms' }),
    attempts: whole(s3Defaults.attempts, 'Times a request is tried that fails for a passing reason.', { max: 20 }),
  })
  .optional()
  .meta({ description: 'Keeps files in an S3-compatible store. Without it they are in the data folder.' })

const images = z
  .strictObject({
    max_bytes: bytes(
      fileDefaults.pictureBytes,
      'Larger pictures are files to save: neither shown, nor freed of metadata.',
    ),
    max_pixels: whole(imageDefaults.maxPixels, 'The same for those with more pixels, all frames together.'),
    thumbnail_side: whole(imageDefaults.thumbnailSide, 'Longer side of thumbnails, in pixels.', { max: 4_096 }),
    timeout_s: whole(imageDefaults.timeoutSeconds, 'Time for one picture.', { unit: 's' }),
    concurrency: whole(imageDefaults.concurrency, 'Pictures worked on at once.', { max: 64 }),
    waiting: whole(imageDefaults.waiting, 'Pictures that wait; more are tried again later.'),
  })
  .prefault({})
  .meta({ description: 'Pictures: measured, freed of metadata, made small.' })

const scan = z
  .strictObject({
    url: z
      .url({ protocol: /^https?$/ })
      .optional()
      .meta({
        description:
          'Each file is posted there before anybody can read it: 200 or 204 lets it in, 403 or 422 refuses it and the text of the answer says why.',
      }),
    timeout_ms: whole(scanDefaults.timeoutMs, 'Time for one scan.', { min: 100, unit: 'ms' }),
    on_failure: oneOf(['refuse', 'accept'], scanDefaults.onFailure, 'What becomes of files that could not be scanned.'),
  })
  .prefault({})
  .meta({ description: 'Has files looked at by another program, such as a virus scanner.' })

/** Files. */
export const files = z
  .strictObject({
    enabled: yesNo(true, 'Files can be sent.'),
    guests: yesNo(fileDefaults.guests, 'Guests may send files.'),
    max_bytes: bytes(fileDefaults.fileBytes, 'Largest file.'),
    open_uploads: whole(fileDefaults.openUploads, 'Unfinished uploads of one user.'),
    quota_bytes: bytes(fileDefaults.quotaBytes, "All of one user's files, unfinished uploads included."),
    window_bytes: whole(fileDefaults.windowBytes, 'What may be under way of one upload.', {
      min: 65_536,
      max: 67_108_864,
      unit: 'bytes',
    }),
    chunk_bytes: whole(fileDefaults.chunkBytes, 'Largest chunk; smaller where a frame has no room for it.', {
      min: 1_024,
      max: 1_048_576,
      unit: 'bytes',
    }),
    bytes_per_second: bytes(
      16_777_216,
      'How fast clients are asked to send over one connection: beyond it, on a fast line, messages begin to wait.',
    ),
    buffered_bytes: bytes(fileDefaults.bufferBytes, 'What may be under way of all uploads; more are `overloaded`.'),
    checks: whole(fileDefaults.checks, 'Finished uploads looked at at once.', { max: 64 }),
    upload_hours: whole(24, 'How long an unfinished upload is kept after its last byte.', { max: 8_760 }),
    unreferenced_hours: whole(24, 'How long a file is kept that nothing shows.', { max: 87_600 }),
    collect_ms: whole(fileDefaults.collectMs, 'Time between two rounds of the collector.', { min: 1_000, unit: 'ms' }),
    collect_rows: whole(fileDefaults.collectRows, 'Most of each kind that one round looks at.', { unit: 'rows' }),
    disk_reserve_bytes: bytes(67_108_864, 'Of the disk, left to everything else.', 0),
    link_life_ms: whole(linkLifeMs, 'Longest life of a link to a file; half of it is the shortest.', {
      min: 2_000,
      unit: 'ms',
    }),
    images,
    scan,
    s3,
  })
  .prefault({})
  .meta({ description: 'Files, and where they are kept.' })
