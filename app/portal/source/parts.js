/** What the file of the elements for moves takes from the elements' own file, instead of a copy. */
export {html, nothing} from "lit-html";
export {repeat} from "lit-html/directives/repeat.js";

export {defineOnce} from "./define.js";
export {LateralElement} from "./element.js";
export {conflict, form, today} from "./forms.js";
export {nearness} from "./nearness.js";
export {Problem} from "./problems.js";
export {uniqueKey} from "./session.js";
export {addWords} from "./words.js";
