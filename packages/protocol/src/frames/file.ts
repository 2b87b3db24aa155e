import { z } from 'zod'
import { attachment, fileId, roomId } from '../entities.ts'
import { wireLimits } from '../limits.ts'
import { nextCursor } from './fields.ts'
import { cursor, pageLimit } from './page.ts'

const uploadId = z
  .string()
  .regex(/^[0-9a-f]{32}$/, '32 lower-case hex digits')
  .describe('The upload; its file will have the same id.')
const eventUpload = z.string().describe('The upload.')

/** Which rendering of a file. */
export const fileVariant = z.enum(['file', 'thumbnail', 'avatar']).meta({
  id: 'FileVariant',
  description: 'The file itself; its small version; the square picture that it is for a user or a room.',
})
export type FileVariant = z.infer<typeof fileVariant>

/** Where an upload stands, and how to go on with it. */
export const uploadPlace = z
  .object({
    upload_id: eventUpload,
    offset: z.int().describe('Bytes that are there for good: the next chunk begins here.'),
    size: z.int().describe('Bytes of the whole file, as announced.'),
    chunk_bytes: z.int().describe('Largest number of bytes to put into one chunk.'),
    window_bytes: z.int().describe('How far beyond `taken` of the last `upload_progress`, or `offset`, may be sent.'),
    bytes_per_second: z.int().optional().describe('Chunks that come faster are refused `rate_limited`.'),
    attachment: attachment.optional().describe('The file, where everything is done already; nothing is to be sent.'),
  })
  .meta({ id: 'UploadPlace', description: 'Where an upload stands, and how to go on with it.' })
export type UploadPlace = z.infer<typeof uploadPlace>

/** A file of the user's own. */
export const ownFile = attachment
  .extend({
    created_at: z.iso.datetime().describe('When it had arrived.'),
    references: z.int().describe('How many messages and pictures of users and rooms show it.'),
  })
  .meta({ id: 'OwnFile', description: "A file of the user's own." })
export type OwnFile = z.infer<typeof ownFile>

/** Commands about files. */
export const fileCommands = {
  upload_begin: z
    .object({
      name: z
        .string()
        .min(1)
        .max(wireLimits.fileNameChars)
        .describe('What it is called; the server cleans it, and never uses it as a path.'),
      size: z.int().min(0).max(Number.MAX_SAFE_INTEGER).describe('Bytes of the whole file.'),
      sha256: z
        .string()
        .regex(/^[0-9a-f]{64}$/, '64 lower-case hex digits')
        .optional()
        .describe('SHA-256 of the whole file; what arrives is compared with it.'),
      room_id: roomId.optional().describe('Where it is to be sent: refused at once if the user may not write there.'),
      client_id: z
        .string()
        .regex(/^[\x21-\x7e]{1,64}$/, '1 to 64 printable ASCII characters without spaces')
        .optional()
        .describe('With the same key again, the upload that it began goes on.'),
    })
    .describe('Announces a file. Its bytes follow as binary frames on the same connection.'),
  upload_resume: z
    .object({ upload_id: uploadId })
    .describe('Goes on with an upload after a cut, a reload or a restart, on this connection.'),
  upload_cancel: z.object({ upload_id: uploadId }).describe('Ends an unfinished upload and frees its bytes.'),
  list_files: z.object({ limit: pageLimit, cursor }).describe("Lists the user's files, newest first."),
  delete_file: z
    .object({ file_id: fileId.describe('The file.') })
    .describe('Deletes a file: an own one that nothing shows; an administrator any.'),
  file_link: z
    .object({
      file_ids: z.array(fileId).min(1).max(wireLimits.pageRows).describe('Which files.'),
      variant: fileVariant.optional().describe('Which rendering of them; left out: the files themselves.'),
    })
    .describe('Makes links, for pictures in a page and for downloads, that need no token and end soon.'),
} as const

/** What the `ok` replies to them carry. */
export const fileReplies = {
  upload_begin: uploadPlace,
  upload_resume: uploadPlace,
  upload_cancel: z.object({}),
  list_files: z.object({
    files: z.array(ownFile).describe('A page of them.'),
    used_bytes: z.int().describe('What counts against the quota, announced uploads included.'),
    quota_bytes: z.int().describe('What the user may have.'),
    next_cursor: nextCursor,
  }),
  delete_file: z.object({}),
  file_link: z.object({
    links: z
      .array(
        z.object({
          file_id: z.string().describe('The file.'),
          path: z.string().describe('To be put behind the address of the server.'),
          expires_at: z.iso.datetime().describe('When the link ends.'),
        }),
      )
      .describe('Files that are not there, or that the user may not read, are left out.'),
  }),
} as const

/** Events about files, to the connection that uploads. */
export const fileEvents = {
  upload_progress: z
    .object({
      upload_id: eventUpload,
      offset: z.int().describe('Bytes that are there for good, whatever happens.'),
      taken: z.int().describe('Bytes that have arrived and need not be sent again over this connection.'),
      window: z.int().describe('How far beyond `taken` may be sent.'),
      expected: z.int().optional().describe('Bytes are missing: what was sent beyond here is lost, go on from here.'),
    })
    .describe('How far an upload has come.'),
  upload_done: z
    .object({ upload_id: eventUpload, attachment: attachment.describe('What to name in a message.') })
    .describe('The file is there: checked, and ready to be attached.'),
  upload_failed: z
    .object({
      upload_id: eventUpload,
      code: z.string().describe('An error code.'),
      message: z.string().describe('Words for a person.'),
      retry: z
        .enum(['now', 'backoff', 'after_auth', 'never'])
        .describe('`never`: nothing is left of it. Else what is there stays: `upload_resume` goes on.'),
    })
    .describe('An upload has stopped; chunks of it are ignored.'),
} as const
