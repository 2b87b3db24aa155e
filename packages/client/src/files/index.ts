export { upload } from './upload.ts'
export { unfinishedUploads } from './unfinished.ts'
export type { Unfinished, Upload, UploadOptions, UploadProgress, UploadState } from './upload-options.ts'
export type { Attachment } from '@hubbub/protocol'
