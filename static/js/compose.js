/* Entry of the pages on which something is written, beside that of all members' pages. */
import "./components/composer-box.js";
import "./components/file-tray.js";
import "./components/quote-selection.js";
