// The features of the site's pages. Every page is complete without them, and each feature looks for its elements.
// Static imports, so that all of it runs before the page counts as loaded and no early click is lost.

import "./autocomplete.js";
import "./copy_buttons.js";
import "./error_summary.js";
import "./highlight_navigation.js";
import "./live_search.js";
import "./pack_editor.js";
import "./pack_tray.js";
import "./result_keys.js";
import "./rich_paste.js";
import "./selection_link.js";
import "./unsaved_pack.js";
