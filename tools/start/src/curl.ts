/** A word for a POSIX shell, quoted so that it arrives as it is. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The command line that sends a JSON-RPC request to `url`: one line, to be pasted into a shell. */
export function curlLine(url: string, request: unknown): string {
  const type = quoted("Content-Type: application/json");
  return `curl -sS ${url} -H ${type} -d ${quoted(JSON.stringify(request))}`;
}
