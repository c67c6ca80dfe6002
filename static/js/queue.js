/* Entry of the moderators' queue, beside the members' own. */
import "./components/queue-keys.js";
import "./components/queue-lease.js";
