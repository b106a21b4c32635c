/** A process that starts an Asterisk, tells its folder, and waits to be killed: `node holder.ts <program as JSON>`. */
import { minimalConfiguration } from "../src/asterisk/minimal-configuration.ts";
import type { AsteriskProgram } from "../src/asterisk/program.ts";
import { freePorts, startAsterisk } from "../src/asterisk/start.ts";

const program = JSON.parse(process.argv[2] ?? "") as AsteriskProgram;
const ports = await freePorts();
const user = { name: "holder", password: "nobody asks" };
const { folder } = await startAsterisk(program, ports, minimalConfiguration(ports, user, []));
process.stdout.write(`${folder}\n`);
