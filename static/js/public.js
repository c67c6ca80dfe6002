/* Entry of the public pages. */
import "./components/local-time.js";
