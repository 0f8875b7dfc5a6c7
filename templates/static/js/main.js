// Loads the features that this page has a use for. Every page is complete without them.

const features = {
  "a[data-copy], .copied": "./copy_buttons.js",
  "#marks": "./highlight_navigation.js",
  ".journey [data-key]": "./result_keys.js",
  "#pack": "./unsaved_pack.js",
  "#search": "./live_search.js",
  ".passage .words": "./selection_link.js",
  "input[data-suggest]": "./autocomplete.js",
};

for (const [selector, feature] of Object.entries(features)) {
  if (document.querySelector(selector)) import(feature);
}
