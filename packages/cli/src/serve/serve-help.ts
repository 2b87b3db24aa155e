/** The help text of `hubbub serve`. */
export const serveHelp = `hubbub serve [options]

Starts the server: HTTP, WebSockets, chat on SQLite, the page.

  --port PORT      TCP port; 0 takes a free one         HUBBUB_PORT   8080
  --host HOST      address to listen on                 HUBBUB_HOST   127.0.0.1
  --data FOLDER    database and secret                  HUBBUB_DATA   ./data
  --config FILE    settings as JSON                     HUBBUB_CONFIG
  --print-config   show the settings, secrets hidden, and end
  --help           this text

Every other setting has a variable of its own: docs/configuration.md lists them. SIGTERM and SIGINT leave politely, a
second one at once.
`
