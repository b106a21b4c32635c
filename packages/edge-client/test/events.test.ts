import { eventReaderConformance } from "@scenario-call/client-conformance";
import { createEventReader } from "../src/events.ts";

eventReaderConformance("a reader", createEventReader);
