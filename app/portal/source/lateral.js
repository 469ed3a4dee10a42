import {defineOnce} from "./define.js";
import {watchForMoving} from "./later.js";
import {LateralMove} from "./move.js";
import {LateralMoves} from "./moves.js";
import {page} from "./page.js";
import {LateralPaths} from "./paths.js";
import {LateralProfile} from "./profile.js";
import {LateralSession} from "./session.js";
import {LateralWhatIf} from "./what_if.js";

/** The elements of this file, by the name under which a page writes them. */
export const ELEMENTS = {
  "lateral-moves": LateralMoves,
  "lateral-move": LateralMove,
  "lateral-what-if": LateralWhatIf,
  "lateral-paths": LateralPaths,
  "lateral-profile": LateralProfile,
};

/**
 * Say once for the page where the service is and how to get a token.
 *
 * @param {import("./page.js").Configuration} configuration
 */
export function configure(configuration) {
  return page.configure(configuration);
}

defineOnce(ELEMENTS);
watchForMoving(Object.keys(ELEMENTS));
Object.assign(globalThis, {lateral: Object.freeze({configure, LateralSession})});

export {LateralSession};
