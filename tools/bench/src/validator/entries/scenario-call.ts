export { validateStartScenarioCallParams as check } from "@scenario-call/core";
