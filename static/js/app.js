/* Entry of the members' pages. Everything here improves pages that work without it. */
import "./components/composer-box.js";
import "./components/local-time.js";
import "./components/page-menus.js";
import "./components/failed-request.js";
import "./components/queue-keys.js";
import "./components/queue-lease.js";
