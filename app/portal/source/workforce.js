import {defineOnce} from "./define.js";
import {LateralWorkforce} from "./workforce/element.js";

/** The elements of this file, by the name under which a page writes them. */
export const ELEMENTS = {"lateral-workforce": LateralWorkforce};

defineOnce(ELEMENTS);
