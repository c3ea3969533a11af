import type { Journey } from "../../journey";
import type { Shell } from "./shell";

/** Something that is done in the window. */
export type Act =
  /** The part with this test id is pressed. */
  | string
  /** In there, the button with these words, or else the first control, is pressed. */
  | { within: string; press?: string }
  /** This is typed into the field that has the test id or is in it. */
  | { into: string; type: string };

/** A state of a screen, by itself: what the shell says, where the window is, and what is done there. */
export interface State {
  /** Its address: the screen, a slash and a name. */
  address: string;
  /** What the shell answers otherwise than Practice would; made afresh where an answer depends on one before. */
  shell?: Partial<Shell> | (() => Partial<Shell>);
  /** Where the window is; it starts, if this is left out. */
  journey?: Journey;
  acts?: Act[];
  /** The test id of what it is about, which is scrolled into sight. */
  shows: string;
  /** Words that can be read when it is complete. */
  says?: string;
}
