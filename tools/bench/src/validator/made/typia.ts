/** What typia writes its validator from, ahead of time. */
import typia, { type tags } from "typia";

interface Message {
  type: "media" | "tts";
  value: string & tags.MinLength<1>;
}

interface Params {
  access_token: string;
  virtual_phone_number: string & tags.Pattern<"^[1-9][0-9]{6,14}$">;
  virtual_phone_usage_rule?:
    | "fixed"
    | "fixed_for_numa"
    | "random"
    | "regional_random"
    | "regional_fixed_for_numa";
  external_id?: string & tags.MinLength<1>;
  dtmf_string?: string & tags.Pattern<"^[0-9*#.]+$">;
  contact: string & tags.Pattern<"^[0-9]{1,15}$">;
  first_call: "contact" | "employee";
  switch_at_once?: boolean;
  early_switching?: boolean;
  scenario_id: number & tags.MultipleOf<1> & tags.Minimum<1> & tags.Maximum<9007199254740991>;
  direction?: "in" | "out";
  contact_message?: Message;
  employee_message?: Message;
}

/** Replaced by the code that typia writes. */
export const validate: (input: unknown) => typia.IValidation<Params> = typia.createValidateEquals<Params>();
