/** The environment variable that can hold ARI's password. */
export const ARI_PASSWORD_VARIABLE = "SCENARIO_CALL_ARI_PASSWORD";
