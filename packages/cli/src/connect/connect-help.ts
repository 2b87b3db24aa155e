/** The help text of `hubbub connect`. */
export const connectHelp = `hubbub connect [options] URL

Talks raw to any WebSocket server: lines of standard input go out as text frames, frames come in as lines.

  --binary                 send what is read, as it comes, in binary frames, and add no line ends to what arrives
  --ping-interval SECONDS  ping this often
  --wait SECONDS           go on receiving this long after the end of the input  0
  -H, --header 'NAME: VALUE'  a header of the request; may be given several times
  -v, --verbose            show pings, pongs and the close code on standard error
  --help                   this text

Ctrl-D closes politely once everything is sent. Exit codes: 0 closed politely, 1 refused, lost or closed with an error,
2 called wrongly.
`
