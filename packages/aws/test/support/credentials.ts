/** The sandbox takes any; what these say must never be seen in a file. */
export const CREDENTIALS = {
  accessKeyId: "AKIAEXAMPLEEXAMPLE12",
  secretAccessKey: "not-a-secret-but-must-not-be-seen",
};
