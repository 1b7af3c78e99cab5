/** Seconds of an hour. */
export const HOUR_S = 3_600;

/** Seconds of a day. Days are UTC's, which leave leap seconds out as Unix time does. */
export const DAY_S = 86_400;
