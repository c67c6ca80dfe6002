/* Entry of the public pages. */
import "./components/copy-link.js";
import "./components/local-time.js";
