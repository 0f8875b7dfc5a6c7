// The text fragment directive for words on a page: the rule of citations/text_fragment.py, step by step.

const MAX_EXACT_LENGTH = 80; // longer quotations are linked by start and end
const EDGE_WORDS = 4;
const CONTEXT_WORDS = 4;

/** The directive for the words from `start` to `end`, each a pair of a block's index and an offset in its text.
 * The words get as many neighbours from their own block as make them unique among the texts of the page; it is
 * empty where nothing does. */
export function fragment(blocks, [first, begin], [last, stop]) {
  let before, after, unique, text;
  if (first === last && stop - begin <= MAX_EXACT_LENGTH) {
    [before, after, unique] = uniqueContext(blocks, first, begin, stop, true);
    text = [encoded(blocks[first].slice(begin, stop))];
  } else {
    const headEnd = first === last ? stop : blocks[first].length;
    let headStop;
    [before, headStop, unique] = uniqueHead(blocks, first, begin, headEnd);
    const tailBegin = tailStart(blocks, first, headStop, last, stop);
    after = tokenEnd(blocks[last], stop, CONTEXT_WORDS);
    text = [encoded(blocks[first].slice(begin, headStop)), encoded(blocks[last].slice(tailBegin, stop))];
  }
  if (!unique) return "";
  const prefix = encoded(blocks[first].slice(before, begin));
  const suffix = encoded(blocks[last].slice(stop, after));
  return `:~:text=${[prefix && `${prefix}-`, ...text, suffix && `-${suffix}`].filter(Boolean).join(",")}`;
}

/** Offsets of the context and of the end of a start that is unique with it, and whether it is. The start has as
 * many words as that takes, up to `limit`. */
function uniqueHead(blocks, number, begin, limit) {
  const text = blocks[number];
  for (let size = EDGE_WORDS; ; size += 1) {
    const stop = tokenEnd(text.slice(0, limit), begin, size);
    const [before, , unique] = uniqueContext(blocks, number, begin, stop, false);
    if (unique || !text.slice(stop, limit).trim()) return [before, stop, unique];
  }
}

/** Offsets before and after between which the text is unique on the page, and whether it is. Without `suffix`
 * the text ends at `stop`. */
function uniqueContext(blocks, number, begin, stop, suffix) {
  const text = blocks[number];
  for (let size = CONTEXT_WORDS; ; size += 1) {
    const before = tokenStart(text, begin, size);
    const after = suffix ? tokenEnd(text, stop, size) : stop;
    const words = text.slice(before, after);
    const unique = blocks.reduce((sum, block) => sum + occurrences(words, block), 0) <= 1;
    const more = text.slice(0, before).trim() || (suffix && text.slice(after).trim());
    if (unique || !more) return [before, after, unique];
  }
}

/** Offset in the last block of an end whose words do not occur between the start and it, if that can be. */
function tailStart(blocks, first, headStop, last, stop) {
  const earliest = first === last ? headStop : 0;
  for (let size = EDGE_WORDS; ; size += 1) {
    const begin = Math.max(earliest, tokenStart(blocks[last], stop, size));
    const between = [...blocks.slice(first, last), blocks[last].slice(0, begin)];
    between[0] = between[0].slice(headStop);
    const words = blocks[last].slice(begin, stop);
    const usedUp = !blocks[last].slice(earliest, begin).trim();
    if (usedUp || !between.some((text) => occurrences(words, text))) return begin;
  }
}

/** Offset at which the last `count` tokens before an offset begin. */
function tokenStart(text, offset, count) {
  const starts = [...text.slice(0, offset).matchAll(/\S+/g)].map((match) => match.index);
  return starts.slice(-count)[0] ?? offset;
}

/** Offset at which the first `count` tokens from an offset on end. */
function tokenEnd(text, offset, count) {
  const ends = [...text.slice(offset).matchAll(/\S+/g)].map((match) => match.index + match[0].length);
  return ends.length ? offset + ends.slice(0, count).at(-1) : offset;
}

/** How often a text has these words, without regard to case and width of spaces. */
function occurrences(words, text) {
  return folded(text).split(folded(words)).length - 1;
}

function folded(text) {
  return text.toLowerCase().trim().replace(/\s+/g, " ");
}

/** Percent-encoded words, the hyphen included, which separates parts of a text fragment. */
function encoded(words) {
  return encodeURIComponent(words.trim().replace(/\s+/g, " ")).replaceAll("-", "%2D");
}
