/**
 * Whatever asks first in a page goes first: the others begin once it is on the screen. So the page's
 * thread and the service are not busy with what lies below while somebody waits for what is above.
 */

// Whoever takes longer keeps nobody waiting.
const LONGEST_LEAD_MS = 2000;
// A page that nobody sees is not drawn; the others go on all the same.
const UNDRAWN_MS = 100;

/** @type {object | null} */
let leader = null;
let isOver = false;
/** @type {() => void} */
let end = () => {};
/** @type {Promise<void>} */
const over = new Promise((resolve) => {
  end = () => {
    isOver = true;
    leader = null;
    resolve();
  };
});

/**
 * Wait until it is somebody's turn.
 *
 * @param {object} who
 */
export async function turn(who) {
  if (isOver || leader === who) return;
  if (leader) return over;
  leader = who;
  setTimeout(end, LONGEST_LEAD_MS);
}

/** Let the others begin, where it was the first who is shown or has left. @param {object} who */
export function hadTurn(who) {
  if (leader !== who) return;
  setTimeout(end, UNDRAWN_MS);
  requestAnimationFrame(() => setTimeout(end));
}

/** Wait until the first is shown, or took too long, such as where nobody asks. */
export function firstShown() {
  if (!isOver && !leader) setTimeout(end, LONGEST_LEAD_MS);
  return over;
}
