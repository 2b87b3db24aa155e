import { type ChildProcess, spawn } from 'node:child_process'

/** Runs a program, as text, in a process of its own that finds this workspace's packages. */
export function runInNode(
  program: string,
  options: { readonly args?: readonly string[]; readonly uid?: number } = {},
): ChildProcess {
  const { args = [], uid } = options
  return spawn(process.execPath, ['--conditions=@hubbub/source', '--input-type=module', '--eval', program, ...args], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
}

/** What a process has written once it has ended. */
export async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  for await (const chunk of child.stdout ?? []) output += String(chunk)
  return output
}
