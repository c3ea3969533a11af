// Runs in the page: which texts cannot be read in full, because something cuts them off.

/** One line for each text that is cut off. Text that can be scrolled to, or that is for screen readers only, is not. */
export function clipped() {
  const SLACK = 1;
  const found = [];
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  const scrolls = (overflow) => overflow === "auto" || overflow === "scroll";
  const name = (element) => {
    const part = element.closest("[data-testid]")?.dataset.testid ?? "no test id";
    const kind = typeof element.className === "string" ? element.className.split(" ")[0] : "";
    return `<${element.localName}${kind && ` class=${kind}`}> in ${part}`;
  };
  const unseen = (element, style) =>
    style.clipPath !== "none" || (element.clientWidth <= 1 && element.clientHeight <= 1);

  /** The parts of the window whose edges cut a text off, from the inside out, as far as no scrolling helps. */
  function cutters(element) {
    const list = [];
    let x = true;
    let y = true;
    for (let one = element; one && one !== document.body; one = one.parentElement) {
      const style = getComputedStyle(one);
      if (unseen(one, style) && hides(style.overflowX)) return null;
      if (scrolls(style.overflowX)) x = false;
      if (scrolls(style.overflowY)) y = false;
      const cutsX = x && hides(style.overflowX);
      const cutsY = y && hides(style.overflowY);
      if (cutsX || cutsY) list.push({ one, cutsX, cutsY });
      if (style.position === "fixed") break;
    }
    return list;
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const said = text.data.trim();
    const element = text.parentElement;
    if (said === "" || element === null || ["SCRIPT", "STYLE"].includes(element.tagName)) continue;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    const list = cutters(element);
    if (list === null) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    const { left, right, top, bottom, width } = range.getBoundingClientRect();
    if (width === 0) continue;
    for (const { one, cutsX, cutsY } of list) {
      const edge = one.getBoundingClientRect();
      const beyondX = cutsX && (right > edge.right + SLACK || left < edge.left - SLACK);
      // A line's box is higher than its letters: as much as the line height adds may be cut off.
      const spare = SLACK + 2;
      const beyondY = cutsY && (bottom > edge.bottom + spare || top < edge.top - spare);
      if (beyondX || beyondY) {
        found.push(`“${said.slice(0, 60)}” is cut off by ${name(one)}`);
        break;
      }
    }
    const { overflowX, overflowY } = getComputedStyle(element);
    const shortens =
      (hides(overflowX) && element.scrollWidth > element.clientWidth + SLACK) ||
      (hides(overflowY) && element.scrollHeight > element.clientHeight + SLACK);
    if (shortens) found.push(`“${said.slice(0, 60)}” does not fit into ${name(element)}`);
  }
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth + SLACK) {
    found.push(`The page is ${page.scrollWidth} pixels wide, in a window of ${page.clientWidth}`);
  }
  return [...new Set(found)];
}
