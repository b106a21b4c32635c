/** What the server's commands say of themselves, apart from the commands: who tells a help loads no server for it. */
export { ADMIN_HELP } from "./admin/command-help.ts";
export { asteriskHelp } from "./asterisk-command/help.ts";
export { helpOfServer } from "./command-line/help-of-server.ts";
