/** The readers of both clients, held to one suite of statements. */
import { createEventReader as edgeReader } from "@scenario-call/edge-client/events";
import { createEventReader as nodeReader } from "@scenario-call/node-client/events";
import { eventReaderConformance } from "./event-readers.ts";

eventReaderConformance("over fetch", edgeReader);
eventReaderConformance("over node:http", nodeReader);
