import {defineOnce} from "./define.js";
import {LateralModel} from "./model/element.js";

/** The elements of this file, by the name under which a page writes them. */
export const ELEMENTS = {"lateral-model": LateralModel};

defineOnce(ELEMENTS);
