/** Attempts of a reading call that gets no answer to rely on; the wait between them grows. */
export const READ_ATTEMPTS = 5;
