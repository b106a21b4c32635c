/** What the commands of administration are, for people. `name` is how they are called. */
export const ADMIN_HELP = (
  name: string,
): string => `Changes what a running server serves, without stopping it.

  ${name} check FILE                 everything that is wrong with an account file, with line and column;
                                     needs no server (--media-folder DIR as for the server)
  ${name} import FILE [--dry-run]    serve the accounts of the file in place of all that are served, and print
                                     what changes; a bad file changes nothing, running calls go on as they were
                                     accepted, and a key that is gone stops at the next request
  ${name} export [--out FILE]        the accounts as an account file: importing it changes nothing; tokens,
                                     passwords and secrets are hashes in it
  ${name} status                     which accounts are served, and since when

  ${name} token list                 the permanent keys, never the tokens
  ${name} token create --login LOGIN [--name NAME] [--expires 2027-01-31]
                                     make a key and print its token, once
  ${name} token block KEY            refuse it from the next request on; unblock lets it work again
  ${name} token expire KEY [--at 2027-01-31T12:00:00Z]
                                     let it end then, or now; KEY is a name, or how its hash begins

  ${name} hook letters NAME          the events that a target of web hooks did not take within a day
  ${name} hook redeliver NAME [--session ID [--number N]]
                                     send them again: all, those of a session, or one
  ${name} hook rotate-secret NAME [--overlap SECONDS]
                                     make another secret and print it, once; for a day, or so long, events are
                                     signed with both
                                     (--account ID where two accounts have a target of this name)

  ${name} back-up FILE               copy the store into a new file while calls go on
  ${name} restore FILE --data FILE   put such a copy in the place of a store that is not there; needs no server
  ${name} schema                     print the JSON Schema of an account, for editors

  --data FILE   the server's --data (scenario-call.sqlite): beside it, in FILE.admin.json, the server says where it
                can be asked, and only the user who runs it can read that
  --door FILE   that file itself, where the server was started with --admin FILE
  --json        one JSON object on stdout, of errors too

Begin with:  ${name} export --out accounts.yaml
Then edit:   ${name} import accounts.yaml --dry-run

Status: 0 done; 1 refused, and nothing was changed; 2 the command line cannot be understood; 3 no server answers.
`;
