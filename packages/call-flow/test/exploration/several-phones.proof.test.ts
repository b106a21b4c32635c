import { severalPhones } from "./plan-space.ts";
import { explorationSuite } from "./suite.ts";

explorationSuite("3.5 explored: several phones and operations", severalPhones(), "detail", console.log);
