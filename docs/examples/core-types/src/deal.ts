/** What the CRM knows about somebody who wants to be called. */
export interface Deal {
  readonly id: string;
  /** As people typed it: "+7 (926) 000-00-00". */
  readonly phone: string;
  /** The extension behind the company's number, or null. */
  readonly extension: string | null;
  /** The scenario of the department that has the deal. */
  readonly scenarioId: number;
  /** What the employee hears before the customer is called. */
  readonly note: string;
}
