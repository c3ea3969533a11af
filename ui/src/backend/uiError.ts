import type { UiError } from "../bindings/errors";

/** A command rejects with a UiError; anything else is a fault of the program and is shown all the same. */
export function asUiError(thrown: unknown): UiError {
  if (typeof thrown === "object" && thrown !== null && "code" in thrown && "message" in thrown) {
    return thrown as UiError;
  }
  return {
    code: null,
    message: `The program did not expect this: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    hint: "Try again. If it stays, restart CDF Registrar; nothing that was registered is lost.",
  };
}
