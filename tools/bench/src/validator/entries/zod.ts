import { z } from "zod";
import { breaksRule } from "../rule.ts";

const message = z.strictObject({ type: z.enum(["media", "tts"]), value: z.string().min(1) });

const params = z
  .strictObject({
    access_token: z.string(),
    virtual_phone_number: z.string().regex(/^[1-9][0-9]{6,14}$/u),
    virtual_phone_usage_rule: z
      .enum(["fixed", "fixed_for_numa", "random", "regional_random", "regional_fixed_for_numa"])
      .optional(),
    external_id: z.string().min(1).optional(),
    dtmf_string: z
      .string()
      .regex(/^[0-9*#.]+$/u)
      .optional(),
    contact: z.string().regex(/^[0-9]{1,15}$/u),
    first_call: z.enum(["contact", "employee"]),
    switch_at_once: z.boolean().optional(),
    early_switching: z.boolean().optional(),
    scenario_id: z.number().multipleOf(1).min(1).max(Number.MAX_SAFE_INTEGER),
    direction: z.enum(["in", "out"]).optional(),
    contact_message: message.optional(),
    employee_message: message.optional(),
  })
  .refine((value) => !breaksRule(value));

/** zod 4. */
export const check = (input: unknown): unknown => {
  const verdict = params.safeParse(input);
  return verdict.success ? null : verdict.error.issues;
};
